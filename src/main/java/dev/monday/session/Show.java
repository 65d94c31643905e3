package dev.monday.session;

import dev.monday.console.Console;
import dev.monday.console.ConsoleOptions;
import dev.monday.console.JsonEvents;
import dev.monday.console.Outlet;
import dev.monday.console.SettingsKeeper;
import dev.monday.console.TerminalQuestions;
import dev.monday.lifecycle.ComponentId;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.Plan;
import dev.monday.process.Guardian;
import dev.monday.process.OwnTerminal;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Respondent;
import dev.monday.supervisor.Subscriber;
import dev.monday.system.Timers;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * What shows a run on standard output.
 *
 * @param respondent who can be asked: the person whose terminal it is shown on
 * @param end what is left to do once the last event was shown
 * @param failed is told when it cannot be written, but not when its reader has only gone
 */
record Show(
    Subscriber subscriber, Respondent respondent, Closeable end, Consumer<IOException> failed)
    implements AutoCloseable {
  static Show of(
      Plan plan,
      RunOptions options,
      Host host,
      Timers timers,
      Guardian guardian,
      Consumer<IOException> failed) {
    var outlet = Outlet.ofStandardOutput();
    Consumer<IOException> lost =
        cause -> {
          if (!outlet.hasReader()) {
            failed.accept(cause);
          }
        };
    return switch (options.output()) {
      case TEXT -> {
        var ids =
            plan.components().stream()
                .map(ComponentSpec::id)
                .filter(id -> id.kind() != ComponentId.Kind.ROUTE)
                .toList();
        var look = look(options, host, outlet);
        var console = new Console(look, ids, outlet, timers, InstantSource.system());
        yield look.liveLine()
            ? asking(console, guardian, lost)
            : new Show(console, Respondent.NOBODY, console, lost);
      }
      case JSON -> new Show(new JsonEvents(outlet), Respondent.NOBODY, () -> {}, lost);
    };
  }

  /** On a terminal that can erase what was shown, there is a person who can be asked. */
  private static Show asking(Console console, Guardian guardian, Consumer<IOException> lost) {
    var questions = new TerminalQuestions(console, new GuardedSettings(guardian));
    return new Show(
        console,
        questions,
        () -> {
          questions.close();
          console.close();
        },
        lost);
  }

  /** The guardian outlives this program. */
  private record GuardedSettings(Guardian guardian) implements SettingsKeeper {
    @Override
    public void changed(String now, String before) throws IOException {
      var device = OwnTerminal.name();
      if (device.isPresent()) {
        guardian.terminalChanged(device.get(), now, before);
      }
    }

    @Override
    public void restored() {
      guardian.terminalRestored();
    }
  }

  private static ConsoleOptions look(RunOptions options, Host host, Outlet outlet) {
    var environment = host.environment();
    var terminal = outlet.isTerminal();
    var colours =
        switch (options.color()) {
          case AUTO -> ConsoleOptions.takesColours(terminal, environment);
          case ALWAYS -> true;
          case NEVER -> false;
        };
    return new ConsoleOptions(
        options.timestamps(),
        options.prefix(),
        colours,
        ConsoleOptions.canErase(terminal, environment),
        ZoneId.systemDefault());
  }

  /** Shows all that happens from now on; what can be written no more ends the run. */
  void follow(EventLog log, Ending ending) {
    log.subscribe(
        "standard output",
        subscriber,
        cause -> {
          failed.accept(cause);
          ending.want(Ending.STOPPED);
        });
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (IOException e) {
      failed.accept(e);
    }
  }
}
