package dev.monday.cli;

import dev.monday.session.RunOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code monday} without a command, and the options that every command takes. */
@Command(
    name = "monday",
    description = "Brings up a project of microservices in one terminal.",
    footer = {"", "Example: monday run shop"})
final class Root implements Callable<Integer> {
  private final Invocation invocation;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "The configuration file or folder.")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // the parser reads it
  private boolean help;

  Root(Invocation invocation) {
    this.invocation = invocation;
  }

  /** The configuration file or folder of {@code --config}. */
  Optional<Path> config() {
    return config;
  }

  @Override
  public Integer call() throws Exception {
    return new ProjectRun(invocation, config)
        .run(Optional.empty(), name -> RunOptions.plain(config, name));
  }
}
