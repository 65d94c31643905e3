package dev.monday.session;

import dev.monday.console.Console;
import dev.monday.console.ConsoleOptions;
import dev.monday.console.JsonEvents;
import dev.monday.console.Outlet;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.Plan;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Subscriber;
import dev.monday.system.Timers;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * What shows a run on standard output.
 *
 * @param end what is left to do once the last event was shown
 */
record Show(Subscriber subscriber, Closeable end) implements AutoCloseable {
  static Show of(Plan plan, RunOptions options, Host host, Timers timers) {
    var outlet = Outlet.ofStandardOutput();
    return switch (options.output()) {
      case TEXT -> {
        var ids = plan.components().stream().map(ComponentSpec::id).toList();
        var console =
            new Console(look(options, host, outlet), ids, outlet, timers, InstantSource.system());
        yield new Show(console, console);
      }
      case JSON -> new Show(new JsonEvents(outlet), () -> {});
    };
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

  /** Shows all that happens from now on; a reader that is gone ends the run. */
  void follow(EventLog log, Ending ending) {
    log.subscribe("standard output", subscriber, _ -> ending.want(Ending.STOPPED));
  }

  @Override
  public void close() {
    try {
      end.close();
    } catch (IOException _) {
      // its reader is gone, which has ended the run already
    }
  }
}
