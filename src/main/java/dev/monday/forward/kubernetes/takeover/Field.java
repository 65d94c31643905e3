package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A field of a workload that a take-over may change. A container is known by its name: its place
 * among the others may change meanwhile.
 */
record Field(Level level, String name) {
  static final Field REPLICAS = new Field(Level.SPEC, "replicas");
  static final Field READINESS_GATES = new Field(Level.POD, "readinessGates");
  static final Field IMAGE = new Field(Level.CONTAINER, "image");
  static final Field COMMAND = new Field(Level.CONTAINER, "command");
  static final Field ARGS = new Field(Level.CONTAINER, "args");
  static final Field SECURITY_CONTEXT = new Field(Level.CONTAINER, "securityContext");

  /** What would end a container, or hold it back, that does not do what the original does. */
  static final List<Field> CARE =
      List.of("livenessProbe", "readinessProbe", "startupProbe", "lifecycle").stream()
          .map(name -> new Field(Level.CONTAINER, name))
          .toList();

  /** What it is a field of. */
  enum Level {
    SPEC,
    POD,
    CONTAINER;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Level> of(String text) {
      return List.of(values()).stream().filter(level -> level.text().equals(text)).findFirst();
    }
  }

  /** The value; empty when it is not set, or the container is not there. */
  Optional<JsonNode> read(Workload workload, String container) {
    return Optional.of(owner(workload, container).path(name))
        .filter(value -> !value.isMissingNode());
  }

  /**
   * Sets it, or takes it away, in an object that nobody else uses; nothing without its container.
   */
  void write(Workload workload, String container, Optional<JsonNode> value) {
    if (owner(workload, container) instanceof ObjectNode owner) {
      value.ifPresentOrElse(given -> owner.set(name, given), () -> owner.remove(name));
    }
  }

  private JsonNode owner(Workload workload, String container) {
    return switch (level) {
      case SPEC -> workload.spec();
      case POD -> workload.podSpec();
      case CONTAINER -> workload.containers().path(workload.index(container).orElse(-1));
    };
  }

  /** Its JSON pointer (RFC 6901); empty when the container is not there. */
  Optional<String> pointer(Workload workload, String container) {
    return switch (level) {
      case SPEC -> Optional.of("/spec/" + name);
      case POD -> Optional.of("/spec/template/spec/" + name);
      case CONTAINER ->
          workload.index(container).stream()
              .mapToObj(index -> "/spec/template/spec/containers/%d/%s".formatted(index, name))
              .findFirst();
    };
  }

  /** As the API calls it. */
  @Override
  public String toString() {
    return name;
  }
}
