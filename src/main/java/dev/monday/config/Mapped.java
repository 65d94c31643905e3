package dev.monday.config;

/** One entry of {@code ports}: a port on this machine, and what it leads to. */
public sealed interface Mapped permits PortMapping, PodPortMapping {
  Port local();
}
