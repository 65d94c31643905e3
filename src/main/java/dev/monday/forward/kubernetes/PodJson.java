package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Pods as the API server tells them. */
final class PodJson {
  private PodJson() {}

  static Pod decode(JsonNode pod) {
    var metadata = pod.path("metadata");
    var conditions = pod.path("status").path("conditions");
    boolean doubted = isDoubted(pod, conditions);
    return new Pod(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        Json.texts(metadata.path("labels")),
        since(conditions, doubted ? "ContainersReady" : "Ready"),
        doubted,
        metadata.hasNonNull("deletionTimestamp"),
        pod.path("status").path("phase").asText(),
        owner(metadata),
        namedPorts(pod.path("spec").path("containers")));
  }

  /**
   * The kubelet takes a pod for ready when its containers are and all its gates are met. The node
   * controller takes that back, and nothing else, when a kubelet is not heard of
   * (pkg/controller/util/node, MarkPodsNotReady), as after an API server was away: such a pod may
   * still be reached.
   */
  private static boolean isDoubted(JsonNode pod, JsonNode conditions) {
    return !isMet(conditions, "Ready")
        && isMet(conditions, "ContainersReady")
        && pod.path("spec")
            .path("readinessGates")
            .valueStream()
            .allMatch(gate -> isMet(conditions, gate.path("conditionType").asText()));
  }

  /** Empty while it is not met. */
  private static Optional<Instant> since(JsonNode conditions, String type) {
    return isMet(conditions, type)
        ? Optional.of(instant(named(conditions, type).path("lastTransitionTime").asText()))
        : Optional.empty();
  }

  private static boolean isMet(JsonNode conditions, String type) {
    return named(conditions, type).path("status").asText().equals("True");
  }

  private static JsonNode named(JsonNode conditions, String type) {
    return conditions
        .valueStream()
        .filter(condition -> condition.path("type").asText().equals(type))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH; // it is ready all the same, and the last to be chosen
    }
  }

  private static Optional<Pod.Owner> owner(JsonNode metadata) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return Optional.of(new Pod.Owner(owner.path("kind").asText(), owner.path("name").asText()));
      }
    }
    return Optional.empty();
  }

  private static Map<String, Integer> namedPorts(JsonNode containers) {
    var ports = new LinkedHashMap<String, Integer>();
    for (JsonNode container : containers) {
      for (JsonNode port : container.path("ports")) {
        if (port.hasNonNull("name")) {
          ports.putIfAbsent(port.path("name").asText(), port.path("containerPort").asInt());
        }
      }
    }
    return ports;
  }
}
