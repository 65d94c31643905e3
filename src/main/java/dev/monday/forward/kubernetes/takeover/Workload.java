package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Deployment or StatefulSet as the API server told it at one moment.
 *
 * @param object whole, as JSON
 */
record Workload(Kind kind, JsonNode object) {
  private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

  enum Kind {
    DEPLOYMENT("Deployment"),
    STATEFUL_SET("StatefulSet");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As the API calls it. */
    String text() {
      return text;
    }

    static Optional<Kind> of(String text) {
      return List.of(values()).stream().filter(kind -> kind.text.equals(text)).findFirst();
    }

    /** As it stands in paths. */
    String plural() {
      return text.toLowerCase(Locale.ROOT) + "s";
    }
  }

  String name() {
    return metadata().path("name").asText();
  }

  String namespace() {
    return metadata().path("namespace").asText();
  }

  String version() {
    return metadata().path("resourceVersion").asText();
  }

  /** Of the specification: one more with each change of that. */
  long generation() {
    return metadata().path("generation").asLong();
  }

  /** The generation that its controller has taken in. */
  long observed() {
    return object.path("status").path("observedGeneration").asLong();
  }

  JsonNode metadata() {
    return object.path("metadata");
  }

  JsonNode spec() {
    return object.path("spec");
  }

  int replicas() {
    return spec().path("replicas").asInt(1);
  }

  Optional<String> annotation(String name) {
    return text(metadata().path("annotations"), name);
  }

  Optional<String> label(String name) {
    return text(metadata().path("labels"), name);
  }

  private static Optional<String> text(JsonNode texts, String name) {
    return texts.hasNonNull(name) ? Optional.of(texts.path(name).asText()) : Optional.empty();
  }

  JsonNode podSpec() {
    return spec().path("template").path("spec");
  }

  JsonNode containers() {
    return podSpec().path("containers");
  }

  /** Where a container stands among the others. */
  OptionalInt index(String container) {
    return IntStream.range(0, containers().size())
        .filter(i -> containers().path(i).path("name").asText().equals(container))
        .findFirst();
  }

  /**
   * The container that is replaced: one that declares one of these ports, else the one that kubectl
   * takes when none is named, else the first.
   */
  String container(List<Integer> ports) {
    for (JsonNode container : containers()) {
      for (JsonNode port : container.path("ports")) {
        if (ports.contains(port.path("containerPort").asInt())) {
          return container.path("name").asText();
        }
      }
    }
    return text(spec().path("template").path("metadata").path("annotations"), DEFAULT_CONTAINER)
        .filter(name -> index(name).isPresent())
        .orElseGet(() -> containers().path(0).path("name").asText());
  }

  /** Those that it selects its pods by. */
  Map<String, String> podLabels() {
    return spec().path("selector").path("matchLabels").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
  }

  /** Whether its pods have all labels. */
  boolean hasPodLabels(Map<String, String> labels) {
    var own = spec().path("template").path("metadata").path("labels");
    return labels.entrySet().stream()
        .allMatch(label -> own.path(label.getKey()).asText().equals(label.getValue()));
  }

  /** {@code deployment shop}. */
  @Override
  public String toString() {
    return "%s %s".formatted(kind.text(), name());
  }
}
