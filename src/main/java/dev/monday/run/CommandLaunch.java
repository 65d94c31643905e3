package dev.monday.run;

import dev.monday.config.Command;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.plan.CommandSpec;
import dev.monday.plan.FileSpec;
import dev.monday.process.Launch;
import dev.monday.process.Signal;
import dev.monday.proxy.AppRoutes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One launch of a component that is made of commands: its steps one after the other, up to the
 * first that fails, then the wait until nothing is left, then its stop commands. One virtual thread
 * follows it; what it is asked meanwhile comes from others.
 */
final class CommandLaunch {
  /** How long all stop commands of an app may take together. */
  private static final Duration STOP_COMMANDS = Duration.ofSeconds(30);

  private final ComponentId id;
  private final List<Step> steps;
  private final List<Command> stopCommands;
  private final Optional<Duration> readyAfter;
  private final AppRoutes routes;
  private final Tools tools;
  private final Reports reports;

  private volatile Demand demand = Demand.NONE;
  private volatile Optional<Execution> running = Optional.empty();
  private volatile Optional<Execution> stopCommand = Optional.empty();
  private volatile boolean gone;
  private List<Launch> stopLaunches = List.of();

  /** What it has been asked; the later wins over the earlier. */
  private enum Demand {
    NONE,
    TERMINATE,
    KILL
  }

  /** One thing after the other. */
  sealed interface Step {
    /**
     * Commands that run as one program.
     *
     * @param announced whether a person is told when it begins
     */
    record Program(CommandSpec spec, boolean announced) implements Step {}

    /** Files that are written by this program itself. */
    record Files(List<FileSpec> files) implements Step {}
  }

  /**
   * @param readyAfter how long the last step must have lived to be ready; none when it never is
   */
  CommandLaunch(
      ComponentId id,
      List<Step> steps,
      List<Command> stopCommands,
      Optional<Duration> readyAfter,
      AppRoutes routes,
      Tools tools,
      Reports reports) {
    this.id = id;
    this.steps = List.copyOf(steps);
    this.stopCommands = List.copyOf(stopCommands);
    this.readyAfter = readyAfter;
    this.routes = routes;
    this.tools = tools;
    this.reports = reports;
  }

  CommandLaunch start() {
    Thread.ofVirtual().name(id.toString()).start(this::follow);
    return this;
  }

  private void follow() {
    try {
      reports.exited(runSteps());
      awaitGone();
      tools.ports().ended(id);
      runStopCommands();
      tools.launches().ended(id);
      reports.ended();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted: " + id, e);
    }
  }

  private Outcome runSteps() throws InterruptedException {
    Outcome outcome = new Outcome.Succeeded();
    for (var step : steps) {
      if (outcome instanceof Outcome.Succeeded && demand == Demand.NONE) {
        outcome =
            switch (step) {
              case Step.Program program -> run(program);
              case Step.Files(List<FileSpec> files) -> FileWriting.outcome(files, reports);
            };
      }
    }
    return outcome;
  }

  private Outcome run(Step.Program step) throws InterruptedException {
    try {
      var launch = Launches.of(step.spec(), id, routes.environment(), tools);
      var cleanUp = Launches.each(stopCommands, launch);
      tools.launches().starting(id, cleanUp);
      if (step.announced()) {
        reports.notice(Level.INFO, step.spec().phase(), summary(step.spec()));
      }
      var execution = execute(launch);
      running = Optional.of(execution);
      stopLaunches = cleanUp;
      obey(execution);
      routes.started();
      if (routes.wantsListeners()) {
        tools.ports().started(id, execution::members, routes::listensOn);
      }
      readyAfter.ifPresent(
          delay -> tools.timers().after(delay, () -> reports.becameReady(routes.where())));
      var outcome = execution.awaitOutcome();
      routes.gone();
      return explained(outcome, execution);
    } catch (IOException e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    }
  }

  /** A port that another has is told of with whose it is, which the program does not know. */
  private Outcome explained(Outcome outcome, Execution execution) {
    return outcome instanceof Outcome.Failed(Failure.Exited exited)
        ? execution
            .portInUse()
            .map(complaint -> routes.whoseIs(complaint.port()))
            .orElseGet(routes::guess)
            .<Outcome>map(reason -> new Outcome.Failed(new Failure.PortTaken(exited, reason)))
            .orElse(outcome)
        : outcome;
  }

  private Execution execute(Launch launch) throws IOException {
    var execution = Execution.start(launch, id.name(), tools, reports);
    return execution;
  }

  /** What was asked while it was being started. */
  private void obey(Execution execution) {
    switch (demand) {
      case NONE -> {}
      case TERMINATE -> execution.terminate();
      case KILL -> execution.kill();
    }
  }

  private void awaitGone() throws InterruptedException {
    var execution = running;
    if (execution.isPresent()) {
      execution.get().awaitGone();
    }
    gone = true;
  }

  /** Each runs whatever became of the one before, as each undoes something else. */
  private void runStopCommands() throws InterruptedException {
    var deadline = System.nanoTime() + STOP_COMMANDS.toNanos();
    for (var i = 0; i < stopLaunches.size(); i++) {
      var text = stopCommands.get(i).text();
      reports.notice(Level.INFO, "stop command", firstLine(text));
      runStopCommand(stopLaunches.get(i), text, deadline);
    }
  }

  private void runStopCommand(Launch launch, String text, long deadline)
      throws InterruptedException {
    try {
      var execution = execute(launch);
      stopCommand = Optional.of(execution);
      var left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), 0));
      if (!execution.endsWithin(left)) {
        warn(
            "\"%s\" was killed: stop commands may take %d s together"
                .formatted(firstLine(text), STOP_COMMANDS.toSeconds()));
      } else if (execution.awaitOutcome() instanceof Outcome.Failed) {
        warn("\"%s\" failed".formatted(firstLine(text)));
      }
      execution.kill();
      execution.awaitGone();
    } catch (IOException e) {
      warn(String.valueOf(e.getMessage()));
    }
  }

  private void warn(String problem) {
    reports.notice(Level.WARNING, "stop command", problem);
  }

  /** Asks it to end. */
  void terminate() {
    demand = Demand.TERMINATE;
    aside(() -> running.ifPresent(Execution::terminate));
  }

  /** Sends it a signal that it is to act on, and says so. */
  void tell(Signal signal) {
    aside(() ->
        running.ifPresent(execution -> {
          execution.tell(signal);
          reports.notice(Level.INFO, "signalled", "sent SIG" + signal);
        }));
  }

  /** The grace period is over. Stop commands have a deadline of their own. */
  void expire() {
    if (gone) {
      return;
    }
    if (demand == Demand.KILL) {
      aside(() -> running.ifPresent(this::reportLeft));
    } else {
      demand = Demand.KILL;
      aside(() -> running.ifPresent(Execution::kill));
    }
  }

  /** Ends it without asking, and a stop command that runs. */
  void kill() {
    demand = Demand.KILL;
    aside(() -> {
      running.ifPresent(Execution::kill);
      stopCommand.ifPresent(Execution::kill);
    });
  }

  /** A signal looks at all processes of the machine, for which no caller waits. */
  private static void aside(Runnable signal) {
    Thread.ofVirtual().start(signal);
  }

  private void reportLeft(Execution execution) {
    var left = execution.left();
    if (!left.isEmpty()) {
      reports.notice(Level.WARNING, "cannot be killed", "still there after SIGKILL: pid " + left);
    }
  }

  private static String summary(CommandSpec spec) {
    var first = firstLine(spec.commands().getFirst().text());
    var more = spec.commands().size() - 1;
    return more == 0 ? first : "%s (and %d more)".formatted(first, more);
  }

  private static String firstLine(String text) {
    var stripped = text.strip();
    var end = stripped.indexOf('\n');
    return end < 0 ? stripped : stripped.substring(0, end) + " …";
  }
}
