package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;

/** What a controller has against new pods of a workload, for a person. Pure. */
final class Complaint {
  private Complaint() {}

  /** Of a deployment, as its conditions tell; empty when nothing is wrong. */
  static String of(Workload deployment) {
    for (JsonNode condition : deployment.object().path("status").path("conditions")) {
      var type = condition.path("type").asText();
      var status = condition.path("status").asText();
      var message = condition.path("message").asText();
      if (type.equals("ReplicaFailure") && status.equals("True")) {
        return refused(message);
      }
      if (type.equals("Progressing") && status.equals("False")) {
        return message;
      }
    }
    return "";
  }

  /**
   * Of a stateful set, which has no such condition: its controller only writes events.
   *
   * @param events those of its namespace
   */
  static String of(Workload statefulSet, List<JsonNode> events) {
    return events.stream()
        .filter(event -> isWarning(event, statefulSet))
        .max(Comparator.comparing(event -> event.path("lastTimestamp").asText()))
        .map(event -> refused(event.path("message").asText()))
        .orElse("");
  }

  private static boolean isWarning(JsonNode event, Workload workload) {
    var about = event.path("involvedObject");
    return event.path("type").asText().equals("Warning")
        && about.path("uid").equals(workload.metadata().path("uid"));
  }

  private static String refused(String message) {
    return "the cluster takes no pod of the proxy: %s; %s".formatted(message, mend(message));
  }

  /** By the words of the API server's own admission plugins; webhooks have words of their own. */
  private static String mend(String message) {
    if (message.contains("exceeded quota")) {
      return "it goes on when there is room in the quota";
    }
    if (message.contains("violates PodSecurity")) {
      return "the proxy runs as root, which the namespace must allow";
    }
    return "it goes on when that is allowed";
  }
}
