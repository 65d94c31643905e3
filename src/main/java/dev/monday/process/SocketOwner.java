package dev.monday.process;

/**
 * A process that has a socket open.
 *
 * @param command the name of its program, without folder
 */
public record SocketOwner(long pid, String command) {

  /** For messages: {@code pid 4121 (nginx)}. */
  @Override
  public String toString() {
    return "pid %d (%s)".formatted(pid, command);
  }
}
