package dev.monday.session;

import dev.monday.config.LoadResult;
import dev.monday.console.Signals;
import dev.monday.forward.ForwardDrivers;
import dev.monday.forward.kubernetes.takeover.Takeovers;
import dev.monday.lifecycle.Event.Notice;
import dev.monday.lifecycle.Level;
import dev.monday.plan.Plan;
import dev.monday.process.Guardian;
import dev.monday.process.LaunchException;
import dev.monday.process.ListeningSockets;
import dev.monday.process.ProcessGroups;
import dev.monday.run.ListeningPorts;
import dev.monday.run.Tools;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Respondent;
import dev.monday.supervisor.Supervisor;
import dev.monday.system.StateFolder;
import dev.monday.system.SystemTimers;
import dev.monday.system.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One run of a project, from its record in the state folder until nothing of it is left. */
public final class Session {
  private static final int LEFT_BEHIND = 1;
  private static final int EXITED_AT_ONCE = 131;

  private final Plan plan;
  private final LoadResult.Loaded loaded;
  private final RunOptions options;
  private final Host host;
  private final AtomicReference<@Nullable IOException> unwritten = new AtomicReference<>();

  private Session(Plan plan, LoadResult.Loaded loaded, RunOptions options, Host host) {
    this.plan = plan;
    this.loaded = loaded;
    this.options = options;
    this.host = host;
  }

  /**
   * Runs the plan in the foreground until it ends or is stopped.
   *
   * @param loaded the configuration that the plan is of
   * @return the exit status
   * @throws UserError when it cannot be started
   */
  public static int run(Plan plan, LoadResult.Loaded loaded, RunOptions options, Host host)
      throws IOException, InterruptedException {
    Drivers.requireWork(plan);
    return new Session(plan, loaded, options, host).run();
  }

  private int run() throws IOException, InterruptedException {
    var groups = groups();
    var records = new SessionRecords(StateFolder.of(host.environment()));
    var record = records.open(plan.project(), plan.folder().toRealPath());
    var guardian = Guardian.start(record.id(), record.folder(), host.program());
    var status = supervise(record, guardian, groups.observedBy(guardian), undoDead(records));
    guardian.dismiss();
    var left = record.end();
    Optional.ofNullable(unwritten.get()).ifPresent(Session::outputFailed);
    return left.isEmpty() || status != 0 ? status : LEFT_BEHIND;
  }

  private static void outputFailed(IOException cause) {
    throw new UserError(
        Ending.FAILED,
        "cannot write the output: %s; the run was stopped; make room or write it elsewhere"
            .formatted(cause.getMessage()));
  }

  private static ProcessGroups groups() {
    try {
      return ProcessGroups.ofThisSystem();
    } catch (LaunchException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** What earlier runs left when they died; told once this run can speak. */
  private static List<Notice> undoDead(SessionRecords records) throws InterruptedException {
    var notices = new ArrayList<Notice>();
    for (var dead : records.dead()) {
      var undone = records.undo(dead.id());
      notices.add(
          new Notice(
              undone.left().isEmpty() ? Level.INFO : Level.WARNING, "cleaned up", undone.text()));
    }
    return notices;
  }

  private int supervise(
      SessionRecord record, Guardian guardian, ProcessGroups groups, List<Notice> notices)
      throws IOException, InterruptedException {
    var ending = new Ending(options.exitOnFailure());
    var state = StateFolder.of(host.environment());
    try (var timers = new SystemTimers();
        var show = Show.of(plan, options, host, timers, guardian, unwritten::set);
        var diagnostics = DiagnosticLog.open(state, record.id(), options.verbose());
        var log = new EventLog();
        var ports = listeningPorts(log)) {
      show.follow(log, ending);
      diagnostics.follow(log);
      var tools =
          new Tools(
              record.id(),
              host.environment(),
              groups,
              timers,
              new StopCommandLog(record.journal()),
              ports);
      notices.forEach(log::publish);
      var remarks = new Remarks(log);
      remarks.tell(loaded);
      return supervise(record, tools, log, remarks, ending, show.respondent());
    }
  }

  private static ListeningPorts listeningPorts(EventLog log) {
    return new ListeningPorts(
        ListeningSockets.ofThisSystem(),
        cause -> {
          var text = "cannot find the ports that apps listen on: " + cause.getMessage();
          log.publish(new Notice(Level.WARNING, "ports", text));
        });
  }

  private int supervise(
      SessionRecord record,
      Tools tools,
      EventLog log,
      Remarks remarks,
      Ending ending,
      Respondent respondent)
      throws IOException, InterruptedException {
    try (var names = RunNames.open(plan, record, host, tools, log);
        var watches = new Watches(ending)) {
      var forwards =
          new ForwardDrivers(
              names.proxy(),
              host.environment(),
              plan.naming().hold(),
              new Takeovers.Permission(options.allowProduction(), options.takeOver()),
              new TakeoverJournal(record));
      var drivers = new Drivers(tools, names, forwards, watches);
      var status = supervise(drivers, log, remarks, ending, respondent);
      return names.giveBack() ? status : Math.max(status, LEFT_BEHIND);
    }
  }

  private int supervise(
      Drivers drivers, EventLog log, Remarks remarks, Ending ending, Respondent respondent)
      throws InterruptedException {
    var components = drivers.components(plan.components());
    try (var supervisor =
            new Supervisor(
                components, drivers.tools().timers(), log, drivers.watches(), respondent);
        var _ = new Signals(new Escalation(supervisor, log, ending)::accept);
        var reload = new Reload(loaded, plan, options, host, drivers, supervisor, remarks, log)) {
      supervisor.start();
      if (options.reload()) {
        reload.start();
      }
      var status = ending.awaitEnd();
      supervisor.stopAll();
      reload.stop();
      return Math.max(status, ending.awaitSettled().orElse(status));
    }
  }

  /** Each further signal asks for more: to stop, to kill, to be gone at once. */
  private record Escalation(
      Supervisor supervisor, EventLog log, Ending ending, AtomicInteger asked) {
    Escalation(Supervisor supervisor, EventLog log, Ending ending) {
      this(supervisor, log, ending, new AtomicInteger());
    }

    void accept(Signals.Kind kind) {
      switch (kind) {
        case HUP -> ending.want(Ending.TERMINAL_CLOSED);
        case INT, TERM -> more(asked.incrementAndGet());
      }
    }

    private void more(int times) {
      switch (times) {
        case 1 -> {
          log.publish(new Notice(Level.INFO, "stopping", "Ctrl-C again kills what is left"));
          ending.want(Ending.STOPPED);
        }
        case 2 -> {
          log.publish(new Notice(Level.WARNING, "killing", "Ctrl-C again leaves at once"));
          ending.want(Ending.KILLED);
          supervisor.killAll();
        }
        default -> Runtime.getRuntime().halt(EXITED_AT_ONCE);
      }
    }
  }
}
