package dev.monday.session;

import dev.monday.console.Console;
import dev.monday.console.ConsoleOptions;
import dev.monday.console.Outlet;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.Plan;
import dev.monday.supervisor.EventLog;
import dev.monday.system.Timers;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;

/** What shows a run on standard output. */
final class Show implements AutoCloseable {
  private final Console console;

  private Show(Console console) {
    this.console = console;
  }

  static Show of(Plan plan, RunOptions options, Host host, Timers timers) {
    var outlet = Outlet.ofStandardOutput();
    var environment = host.environment();
    var terminal = outlet.isTerminal();
    var colours =
        switch (options.color()) {
          case AUTO -> ConsoleOptions.takesColours(terminal, environment);
          case ALWAYS -> true;
          case NEVER -> false;
        };
    var look =
        new ConsoleOptions(
            options.timestamps(),
            options.prefix(),
            colours,
            ConsoleOptions.canErase(terminal, environment),
            ZoneId.systemDefault());
    var ids = plan.components().stream().map(ComponentSpec::id).toList();
    return new Show(new Console(look, ids, outlet, timers, InstantSource.system()));
  }

  /** Shows all that happens from now on; a reader that is gone ends the run. */
  void follow(EventLog log, Ending ending) {
    log.subscribe("console", console, _ -> ending.want(Ending.STOPPED));
  }

  @Override
  public void close() {
    try {
      console.close();
    } catch (IOException _) {
      // its reader is gone, which has ended the run already
    }
  }
}
