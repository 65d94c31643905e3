package dev.monday.watch;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.State;
import dev.monday.lifecycle.ThreadDriver;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drives a watch: tells what is made of files that they have changed. What it knows of them
 * outlives a launch, so that nothing is missed while it is down.
 */
public final class WatchDriver extends ThreadDriver {
  private final WatchSpec spec;
  private final Watching watching;
  private Optional<Stage> stage = Optional.empty();

  /** Where what is made of the files stands. */
  enum Stage {
    BUILDING,
    /** The build has failed, and what was built before goes on. */
    SPARED,
    /** The app has just been launched. */
    STARTING,
    SETTLED
  }

  /**
   * On threads of the platform: looking through many folders must not keep others from being
   * carried.
   */
  public WatchDriver(WatchSpec spec, FileWatcher files) {
    super(Thread.ofPlatform().name(spec.id().toString()).daemon());
    this.spec = spec;
    this.watching = new Watching(spec, files);
  }

  /** Hears of all states of the run; called by one thread, and never waits. */
  public void observe(Map<ComponentId, State> states) {
    var app = states.get(spec.app());
    var now = Optional.of(building(states).orElseGet(() -> stage(app)));
    if (!now.equals(stage)) {
      stage = now;
      watching.stage(now.get());
    }
  }

  /** What the preparation says of it; empty when there is none, or it is done. */
  private Optional<Stage> building(Map<ComponentId, State> states) {
    var state = spec.target().equals(spec.app()) ? null : states.get(spec.target());
    return switch (state) {
      case null -> Optional.empty();
      case State.Starting _, State.Ready _, State.Unready _, State.Stopping _ ->
          Optional.of(Stage.BUILDING);
      case State.Failed _ when isUp(states.get(spec.app())) -> Optional.of(Stage.SPARED);
      case State.Failed _, State.Pending _, State.Backoff _, State.Completed _, State.Stopped _ ->
          Optional.empty();
    };
  }

  private static boolean isUp(@Nullable State app) {
    return app instanceof State.Ready || app instanceof State.Unready;
  }

  private static Stage stage(@Nullable State app) {
    return app instanceof State.Starting || app instanceof State.Stopping
        ? Stage.STARTING
        : Stage.SETTLED;
  }

  @Override
  protected Outcome keep(Reports reports) throws InterruptedException {
    return watching.run(reports, this::isWanted);
  }
}
