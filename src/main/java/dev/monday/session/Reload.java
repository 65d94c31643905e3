package dev.monday.session;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.lifecycle.Event.Notice;
import dev.monday.lifecycle.Level;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.Naming;
import dev.monday.plan.Plan;
import dev.monday.plan.PlanChange;
import dev.monday.plan.Projects;
import dev.monday.plan.Surroundings;
import dev.monday.supervisor.EventLog;
import dev.monday.supervisor.Revision;
import dev.monday.supervisor.Supervisor;
import dev.monday.system.UserError;
import dev.monday.watch.FileWatcher;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.LoggerFactory;

/**
 * Makes a run what its configuration says while it goes on: each time that the files have changed
 * they are loaded again, and what would run differently is taken in and out. With mistakes in them
 * the run goes on as it was. One thread does that; the newest text wins.
 */
final class Reload implements AutoCloseable {
  /** As for watched files of apps: an editor may write, truncate and rename within it. */
  private static final Duration QUIET = Duration.ofMillis(200);

  /** For how long a text must have been the same to be one that somebody has saved. */
  private static final Duration SETTLED = Duration.ofMillis(100);

  private static final String REFUSED = "not reloaded";
  private static final String GOES_ON = "; the run goes on as it was";

  private final RunOptions options;
  private final Host host;
  private final Drivers drivers;
  private final Supervisor supervisor;
  private final Remarks remarks;
  private final EventLog log;
  private final Semaphore changes = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("reload").unstarted(this::follow);

  /** How the names of this run work, whatever the files say by now. */
  private final Naming naming;

  private LoadResult last;
  private List<ComponentSpec> wanted;
  private Optional<FileWatcher.Following> following = Optional.empty();
  private List<String> keysLeftOut = List.of();
  private boolean refused;

  Reload(
      LoadResult.Loaded loaded,
      Plan plan,
      RunOptions options,
      Host host,
      Drivers drivers,
      Supervisor supervisor,
      Remarks remarks,
      EventLog log) {
    this.last = loaded;
    this.wanted = plan.components();
    this.naming = plan.naming();
    this.options = options;
    this.host = host;
    this.drivers = drivers;
    this.supervisor = supervisor;
    this.remarks = remarks;
    this.log = log;
  }

  void start() {
    thread.start();
  }

  private void follow() {
    try {
      followFiles();
      while (true) {
        while (look()) {
          followFiles();
        }
        changes.acquire();
        changes.drainPermits();
      }
    } catch (InterruptedException _) {
      // the run ends
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Reload.class).error("cannot follow the configuration", e);
      tell(
          "a defect of this program, whose trace is in its log: %s%s, and follows no further change"
              .formatted(e, GOES_ON),
          List.of());
    } finally {
      following.ifPresent(FileWatcher.Following::close);
    }
  }

  /**
   * Has changes told of the files that were read last, and of the folder, for new ones. Begun anew
   * with each text: a change is told of what differs from when following began, and the text before
   * this one may come back.
   */
  private void followFiles() {
    var paths = new LinkedHashSet<>(last.files());
    paths.add(last.origin().place());
    following.ifPresent(FileWatcher.Following::close);
    following = Optional.of(drivers.watches().files().follow(paths, QUIET, _ -> changes.release()));
  }

  /**
   * Another text than the last one, once it stays the same: between the moments in which an editor
   * empties a file and writes it there is one that nobody means.
   */
  private Optional<LoadResult> settled() throws InterruptedException {
    while (true) {
      var next = ConfigurationLoader.loadAgain(last);
      if (next.isEmpty()) {
        return next;
      }
      Thread.sleep(SETTLED);
      if (ConfigurationLoader.loadAgain(next.get()).isEmpty()) {
        return next;
      }
    }
  }

  /** Whether there was something new. */
  private boolean look() throws InterruptedException {
    var next = settled();
    if (next.isEmpty()) {
      return false;
    }
    last = next.get();
    try {
      switch (last) {
        case LoadResult.Refused mistakes -> tell(mistakes);
        case LoadResult.Loaded loaded -> apply(loaded);
      }
    } catch (UserError e) {
      tell(e.getMessage() + GOES_ON, List.of());
    }
    return true;
  }

  private void apply(LoadResult.Loaded loaded) throws InterruptedException {
    var problems = new ArrayList<Diagnostic>();
    var projects = new Projects(loaded.configuration());
    var surroundings = new Surroundings(host.environment(), host.home(), Files::exists);
    var whole = projects.plan(projects.named(options.project()), surroundings, problems);
    if (!problems.isEmpty()) {
      tell(loaded.refused(problems));
      return;
    }
    var plan = whole.select(options.only(), options.without());
    Drivers.requireWork(plan);
    remarks.tell(loaded);
    tellLeftOut(plan.naming());
    become(plan.components());
  }

  private void become(List<ComponentSpec> next) throws InterruptedException {
    var change = PlanChange.between(wanted, next);
    wanted = next;
    if (!change.isEmpty()) {
      drivers.names().add(routes(change.fresh()));
      var fresh = drivers.components(change.fresh());
      supervisor.revise(new Revision(change.removed(), fresh));
    } else if (refused) {
      log.publish(
          new Notice(Level.INFO, "reloaded", "no mistakes any more, and nothing to change"));
    }
    refused = false;
  }

  private static List<RouteSpec> routes(List<ComponentSpec> specs) {
    return specs.stream().filter(RouteSpec.class::isInstance).map(RouteSpec.class::cast).toList();
  }

  /** What cannot change while the run goes on is told once for each change of it. */
  private void tellLeftOut(Naming next) {
    var keys = naming.keysThatDiffer(next);
    if (!keys.isEmpty() && !keys.equals(keysLeftOut)) {
      log.publish(
          new Notice(
              Level.WARNING,
              REFUSED,
              "\"%s\" of the run stays as it was; stop the run and start it again to change it"
                  .formatted(String.join("\" and \"", keys))));
    }
    keysLeftOut = keys;
  }

  private void tell(LoadResult.Refused mistakes) {
    var count = mistakes.diagnostics().size();
    tell(
        "the configuration has " + (count == 1 ? "a mistake" : count + " mistakes") + GOES_ON,
        mistakes.text(host.folder()).lines().toList());
  }

  private void tell(String problem, List<String> details) {
    refused = true;
    log.publish(new Notice(Level.ERROR, REFUSED, problem, details));
  }

  /** Follows no longer; what is being changed at the moment is cut short. */
  void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
