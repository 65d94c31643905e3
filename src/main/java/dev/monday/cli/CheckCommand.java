package dev.monday.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code monday check}. */
@Command(
    name = "check",
    description = {
      "Says all that is wrong with the configuration.",
      "",
      "Silent when nothing is. Exit status 0 when nothing is wrong, else 2."
    },
    footer = {"", "Example: monday check --explain shop"})
final class CheckCommand implements Callable<Integer> {
  private final Invocation invocation;
  private final Root root;

  @Option(
      names = "--explain",
      paramLabel = "PROJECT",
      description = {
        "Also prints what a run of the project brings up, and where each value was written."
            + " Values that look secret are hidden."
      })
  private Optional<String> explain = Optional.empty();

  CheckCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() {
    var loaded = LoadedConfiguration.of(root.config(), invocation);
    loaded.planAll();
    for (var notice : loaded.loaded().notices()) {
      invocation.err().println("notice: " + notice.at() + ": " + notice.text());
    }
    explain.ifPresent(name -> {
      var plan = loaded.plan(loaded.project(name));
      invocation.out().print(new Explanation(invocation.folder()).of(plan));
    });
    return 0;
  }
}
