package dev.monday.config;

import java.util.List;

/** Something to execute, as written. */
public sealed interface Command {
  SourcePosition at();

  /** What a person recognises it by. */
  String text();

  /** A text for {@code /bin/sh -c}, which alone expands and quotes. */
  record Shell(SourcePosition at, String text) implements Command {}

  /**
   * A program and its arguments, given to the system without a shell: the v1 dialect's {@code
   * executable} and {@code args}.
   */
  record Exact(SourcePosition at, String executable, List<String> arguments) implements Command {
    public Exact {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String text() {
      return arguments.isEmpty() ? executable : executable + " " + String.join(" ", arguments);
    }
  }
}
