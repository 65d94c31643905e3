package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.forward.kubernetes.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a take-over wants to know of the pods of its namespace.
 *
 * @param role what it is to the take-over
 * @param running whether the container that was replaced runs
 * @param ready whether the pod is
 * @param restarts how often that was started again, each time with another host key
 * @param trouble why a container of it does not run, for a person; empty while nothing is wrong
 */
record ProxyPod(
    String name,
    String uid,
    Role role,
    boolean terminating,
    boolean running,
    boolean ready,
    int restarts,
    String trouble) {
  /** What is said of a container that is only on its way. */
  private static final Set<String> ON_ITS_WAY = Set.of("ContainerCreating", "PodInitializing");

  enum Role {
    /** It runs the proxy of this run. */
    PROXY,
    /** It is of the workload and runs something else. */
    OLD,
    OTHER
  }

  /**
   * Those of one workload.
   *
   * @param labels those that the workload selects its pods by
   * @param takeover says what the proxy is started with
   */
  static ObjectKind<ProxyPod> kind(Map<String, String> labels, Takeover takeover) {
    var command = takeover.command();
    return new ObjectKind<>("pods", pod -> decode(pod, labels, takeover.container(), command));
  }

  private static ProxyPod decode(
      JsonNode pod, Map<String, String> labels, String container, List<String> command) {
    var metadata = pod.path("metadata");
    var statuses = pod.path("status").path("containerStatuses");
    var status = named(container, statuses);
    return new ProxyPod(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        role(pod, labels, container, command),
        metadata.hasNonNull("deletionTimestamp"),
        status.path("state").has("running"),
        isReady(pod.path("status")),
        status.path("restartCount").asInt(),
        trouble(pod.path("status")));
  }

  private static boolean isReady(JsonNode status) {
    return status
        .path("conditions")
        .valueStream()
        .anyMatch(condition ->
            condition.path("type").asText().equals("Ready")
                && condition.path("status").asText().equals("True"));
  }

  private static Role role(
      JsonNode pod, Map<String, String> labels, String container, List<String> command) {
    var own = pod.path("metadata").path("labels");
    if (!labels.entrySet().stream()
        .allMatch(label -> own.path(label.getKey()).asText().equals(label.getValue()))) {
      return Role.OTHER;
    }
    var texts = named(container, pod.path("spec").path("containers")).path("command");
    return !command.isEmpty() && command.equals(texts.valueStream().map(JsonNode::asText).toList())
        ? Role.PROXY
        : Role.OLD;
  }

  private static JsonNode named(String name, JsonNode list) {
    return list.valueStream()
        .filter(entry -> entry.path("name").asText().equals(name))
        .findFirst()
        .orElse(list.path("none"));
  }

  private static String trouble(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("PodScheduled")
          && condition.path("status").asText().equals("False")) {
        return condition.path("message").asText();
      }
    }
    for (String list : List.of("initContainerStatuses", "containerStatuses")) {
      for (JsonNode container : status.path(list)) {
        var waiting = container.path("state").path("waiting");
        var reason = waiting.path("reason").asText();
        if (!reason.isEmpty() && !ON_ITS_WAY.contains(reason)) {
          return "container %s: %s%s"
              .formatted(container.path("name").asText(), reason, message(waiting));
        }
      }
    }
    return "";
  }

  private static String message(JsonNode waiting) {
    var message = waiting.path("message").asText();
    return message.isEmpty() ? "" : " (%s)".formatted(message);
  }

  /** Whether it is there to be used. */
  boolean isProxy() {
    return role == Role.PROXY && !terminating;
  }

  boolean isOld() {
    return role == Role.OLD && !terminating;
  }
}
