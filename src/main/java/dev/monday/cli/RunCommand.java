package dev.monday.cli;

import dev.monday.session.RunOptions;
import dev.monday.session.RunOptions.Color;
import dev.monday.session.RunOptions.Output;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code monday run}. */
@Command(
    name = "run",
    abbreviateSynopsis = true,
    description = "Runs a project in the foreground until it ends or Ctrl-C stops it.",
    footer = {"", "Example: monday run shop --without search"})
final class RunCommand implements Callable<Integer> {
  private final Invocation invocation;
  private final Root root;

  @Parameters(arity = "0..1", paramLabel = "PROJECT", description = "Asked for when absent.")
  private Optional<String> project = Optional.empty();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Run these apps and forwards only.")
  private List<String> only = List.of();

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "NAME",
      description = "Do not run these apps and forwards.")
  private List<String> without = List.of();

  @Option(names = "--exit-on-failure", description = "End with status 1 at the first failure.")
  private boolean exitOnFailure;

  @Option(names = "--no-reload", description = "Go on as started when the configuration changes.")
  private boolean noReload;

  @Option(names = "--timestamps", description = "Begin each line with the time.")
  private boolean timestamps;

  @Option(names = "--no-prefix", description = "Begin no line with the app's name.")
  private boolean noPrefix;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (the default: on a terminal), always or never.")
  private Color color = Color.AUTO;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "text (the default), or json: an object per event.")
  private Output output = Output.TEXT;

  @Option(
      names = "--allow-production",
      paramLabel = "NAME",
      description = "Take workloads over there, though it is production.")
  private List<String> allowProduction = List.of();

  @Option(
      names = "--take-over",
      description = "Take workloads from others who have taken them over.")
  private boolean takeOver;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also write the program's own log to standard error.")
  private boolean verbose;

  RunCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() throws Exception {
    return new ProjectRun(invocation, root.config()).run(project, this::options);
  }

  private RunOptions options(String name) {
    return new RunOptions(
        root.config(),
        name,
        timestamps,
        !noPrefix,
        color,
        output,
        exitOnFailure,
        only,
        without,
        !noReload,
        allowProduction,
        takeOver,
        verbose);
  }
}
