package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.forward.kubernetes.ObjectKind;
import java.util.List;
import java.util.Map;

/**
 * What a take-over wants to know of the pods of its namespace.
 *
 * @param role what it is to the take-over
 * @param running whether the container that was replaced runs
 * @param ready whether the pod is
 * @param restarts how often that was started again, each time with another host key
 * @param trouble why it does not serve, for a person; empty while nothing is wrong
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
    var role = role(pod, labels, container, command);
    var trouble = new PodTrouble(pod);
    return new ProxyPod(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        role,
        metadata.hasNonNull("deletionTimestamp"),
        status.path("state").has("running"),
        isReady(pod.path("status")),
        status.path("restartCount").asInt(),
        role == Role.PROXY ? trouble.withMend(container) : trouble.text());
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

  /** Whether it is there to be used. */
  boolean isProxy() {
    return role == Role.PROXY && !terminating;
  }

  boolean isOld() {
    return role == Role.OLD && !terminating;
  }
}
