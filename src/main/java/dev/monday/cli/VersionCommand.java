package dev.monday.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code monday version}. */
@Command(
    name = "version",
    description = "Prints the version.",
    footer = {"", "Example: monday version"})
final class VersionCommand implements Callable<Integer> {
  private final Invocation invocation;

  VersionCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    invocation.out().println("monday " + BuildVersion.text());
    return 0;
  }
}
