package dev.monday.forward.kubernetes;

import dev.monday.config.PodPort;
import java.util.Optional;

/** Which port of a pod is meant. */
final class Target {
  private Target() {}

  /** A port's number, or why there is none. */
  sealed interface Found {
    record Port(int number) implements Found {}

    record Missing(String why) implements Found {}
  }

  /**
   * @param service the one that the forward names, whose ports are then meant
   */
  static Found find(PodPort port, Pod pod, Optional<Service> service) {
    if (service.isEmpty()) {
      return switch (port) {
        case PodPort.Numbered(var number) -> new Found.Port(number.number());
        case PodPort.Named(String name) -> named(name, pod);
      };
    }
    var known = service.get();
    return known
        .port(port.toString())
        .map(found -> ofPod(found.target(), pod))
        .orElseGet(() ->
            new Found.Missing(
                "the service %s has no TCP port %s; it has %s"
                    .formatted(known.name(), port, ports(known))));
  }

  private static String ports(Service service) {
    var ports =
        service.ports().stream()
            .map(port ->
                port.name().isEmpty()
                    ? Integer.toString(port.number())
                    : "%d (%s)".formatted(port.number(), port.name()))
            .toList();
    return ports.isEmpty() ? "none" : String.join(", ", ports);
  }

  private static Found ofPod(String target, Pod pod) {
    return target.chars().allMatch(c -> c >= '0' && c <= '9')
        ? new Found.Port(Integer.parseInt(target))
        : named(target, pod);
  }

  private static Found named(String name, Pod pod) {
    var number = pod.port(name);
    return number.isPresent()
        ? new Found.Port(number.getAsInt())
        : new Found.Missing(
            "no container of the pod %s has a port named \"%s\"; %s"
                .formatted(
                    pod.name(),
                    name,
                    pod.portNames().isEmpty()
                        ? "none has a name"
                        : "they have " + String.join(", ", pod.portNames())));
  }
}
