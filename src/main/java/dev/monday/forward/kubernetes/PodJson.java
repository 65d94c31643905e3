package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
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
    return new Pod(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        Json.texts(metadata.path("labels")),
        readySince(pod.path("status")),
        metadata.hasNonNull("deletionTimestamp"),
        pod.path("status").path("phase").asText(),
        owner(metadata),
        namedPorts(pod.path("spec").path("containers")));
  }

  private static Optional<Instant> readySince(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True")
            ? Optional.of(instant(condition.path("lastTransitionTime").asText()))
            : Optional.empty();
      }
    }
    return Optional.empty();
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
