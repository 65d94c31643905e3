package dev.monday.watch;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.State;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drives a watch: tells what is made of files that they have changed. What it knows of them
 * outlives a launch, so that nothing is missed while it is down.
 */
public final class WatchDriver implements Driver {
  private final WatchSpec spec;
  private final Watching watching;
  private Optional<Build> build = Optional.empty();
  private volatile Optional<Thread> thread = Optional.empty();

  /**
   * Where a build stands.
   *
   * @param spared whether it has failed and what was built before goes on
   */
  record Build(boolean running, boolean spared) {}

  public WatchDriver(WatchSpec spec, FileWatcher files) {
    this.spec = spec;
    this.watching = new Watching(spec, files);
  }

  /** Hears of all states of the run; called by one thread, and never waits. */
  public void observe(Map<ComponentId, State> states) {
    var state = states.get(spec.target());
    if (state == null || spec.target().equals(spec.app())) {
      return;
    }
    var now = Optional.of(build(state, states.get(spec.app())));
    if (!now.equals(build)) {
      build = now;
      watching.build(now.get());
    }
  }

  private static Build build(State state, @Nullable State app) {
    return switch (state) {
      case State.Starting _, State.Ready _, State.Unready _, State.Stopping _ ->
          new Build(true, false);
      case State.Failed _ ->
          new Build(false, app instanceof State.Ready || app instanceof State.Unready);
      case State.Pending _, State.Backoff _, State.Completed _, State.Stopped _ ->
          new Build(false, false);
    };
  }

  /** Of the platform: looking through many folders must not keep others from being carried. */
  @Override
  public void launch(Reports reports) {
    var now = Instant.now();
    watching.begin(reports);
    thread =
        Optional.of(
            Thread.ofPlatform()
                .name(spec.id().toString())
                .daemon()
                .start(() -> watching.run(reports, now)));
  }

  @Override
  public void terminate() {
    thread.ifPresent(watching::end);
  }

  @Override
  public void expire() {
    terminate();
  }

  @Override
  public void kill() {
    terminate();
  }
}
