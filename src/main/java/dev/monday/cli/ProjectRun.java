package dev.monday.cli;

import dev.monday.config.Project;
import dev.monday.console.Choice;
import dev.monday.console.Choice.Holding;
import dev.monday.console.Decision;
import dev.monday.console.ProjectPicker;
import dev.monday.session.Host;
import dev.monday.session.RunOptions;
import dev.monday.session.Session;
import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** From a configuration and, where it is given, a project's name to a run. */
final class ProjectRun {
  /** As a shell tells of an interrupt, and of a terminal that was closed. */
  private static final int INTERRUPTED = 130;

  private static final int TERMINAL_CLOSED = 129;

  private final Invocation invocation;
  private final Optional<Path> config;

  /**
   * @param config the value of {@code --config}
   */
  ProjectRun(Invocation invocation, Optional<Path> config) {
    this.invocation = invocation;
    this.config = config;
  }

  /**
   * Runs the named project, or the one that a person chooses.
   *
   * @param options what else was asked of the run, by the project's name
   * @return the exit status
   */
  int run(Optional<String> named, Function<String, RunOptions> options)
      throws IOException, InterruptedException {
    var loaded = LoadedConfiguration.of(config, invocation);
    if (named.isPresent()) {
      return run(loaded, options.apply(named.get()));
    }
    if (!invocation.canAsk()) {
      invocation.out().print(ListCommand.text(loaded));
      throw new UserError(
          "cannot ask which project to run: this is no terminal; name one: monday run PROJECT");
    }
    return switch (ProjectPicker.pick(choices(loaded), invocation.out())) {
      case Decision.Chosen(String name) -> run(loaded, options.apply(name));
      case Decision.Left.BY_ESCAPE -> 0;
      case Decision.Left.BY_INTERRUPT -> INTERRUPTED;
      case Decision.Left.BY_HANGUP -> TERMINAL_CLOSED;
    };
  }

  private int run(LoadedConfiguration loaded, RunOptions options)
      throws IOException, InterruptedException {
    var plan =
        loaded.plan(loaded.project(options.project())).select(options.only(), options.without());
    return Session.run(plan, loaded.loaded(), options, host());
  }

  private Host host() {
    var program = Path.of(System.getProperty("monday.home", ""), "bin", "monday");
    return new Host(
        invocation.environment(), invocation.folder(), invocation.home(), program.toAbsolutePath());
  }

  private static List<Choice> choices(LoadedConfiguration loaded) {
    return loaded.configuration().projects().stream()
        .map(project -> choice(loaded, project))
        .toList();
  }

  private static Choice choice(LoadedConfiguration loaded, Project project) {
    return new Choice(
        project.name().value(),
        Stream.of(
                new Holding("apps", ListCommand.appNames(loaded, project)),
                new Holding("forwards", ListCommand.forwardNames(loaded, project)))
            .filter(holding -> !holding.names().isEmpty())
            .toList());
  }
}
