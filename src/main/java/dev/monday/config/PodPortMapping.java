package dev.monday.config;

/** One entry of {@code ports} that leads to a pod. */
public record PodPortMapping(Port local, PodPort remote) implements Mapped {
  @Override
  public String toString() {
    return local + ":" + remote;
  }
}
