package dev.monday.config;

/** A port of a pod, or of the service before it. */
public sealed interface PodPort {
  record Numbered(Port port) implements PodPort {
    @Override
    public String toString() {
      return port.toString();
    }
  }

  /** As a container, or the service, names it. */
  record Named(String name) implements PodPort {
    @Override
    public String toString() {
      return name;
    }
  }
}
