package dev.monday.config;

/**
 * One entry of {@code ports}: the port on this machine and the port on the other side, for every
 * type of forward.
 */
public record PortMapping(Port local, Port remote) implements Mapped {
  @Override
  public String toString() {
    return local + ":" + remote;
  }
}
