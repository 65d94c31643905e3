package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a controller has against new pods of a workload, for a person. Pure. */
final class Complaint {
  private Complaint() {}

  /** Of a deployment, as its conditions tell; empty when nothing is wrong. */
  static String of(Workload deployment) {
    return message(deployment, "ReplicaFailure", "True")
        .map(Complaint::refused)
        .or(() -> message(deployment, "Progressing", "False"))
        .orElse("");
  }

  private static Optional<String> message(Workload deployment, String type, String status) {
    return deployment
        .object()
        .path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asText().equals(type))
        .filter(condition -> condition.path("status").asText().equals(status))
        .map(condition -> condition.path("message").asText())
        .findFirst();
  }

  /**
   * Of a stateful set, which has no such condition: its controller only writes events.
   *
   * @param events those of its namespace, which keeps them for an hour
   * @param since what was before is of no concern, as RFC 3339 in UTC
   */
  static String of(Workload statefulSet, List<JsonNode> events, String since) {
    return events.stream()
        .filter(event -> isRefusal(event, statefulSet))
        .filter(event -> time(event).compareTo(since) >= 0)
        .max(Comparator.comparing(Complaint::time))
        .map(event -> refused(event.path("message").asText()))
        .orElse("");
  }

  private static String time(JsonNode event) {
    return event.path("lastTimestamp").asText();
  }

  /** By the controller's own word (pkg/controller/statefulset/stateful_pod_control.go). */
  private static boolean isRefusal(JsonNode event, Workload workload) {
    var about = event.path("involvedObject");
    return event.path("reason").asText().equals("FailedCreate")
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
