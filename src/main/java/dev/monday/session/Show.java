package dev.monday.session;

import dev.monday.console.Console;
import dev.monday.console.ConsoleOptions;
import dev.monday.console.JsonEvents;
import dev.monday.console.Outlet;
import dev.monday.lifecycle.ComponentId;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.Plan;
import dev.monday.supervisor.EventLog;
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
 * @param end what is left to do once the last event was shown
 * @param failed is told when it cannot be written, but not when its reader has only gone
 */
record Show(Subscriber subscriber, Closeable end, Consumer<IOException> failed)
    implements AutoCloseable {
  static Show of(
      Plan plan, RunOptions options, Host host, Timers timers, Consumer<IOException> failed) {
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
        var console =
            new Console(look(options, host, outlet), ids, outlet, timers, InstantSource.system());
        yield new Show(console, console, lost);
      }
      case JSON -> new Show(new JsonEvents(outlet), () -> {}, lost);
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
