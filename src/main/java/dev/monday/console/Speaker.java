package dev.monday.console;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.State;
import java.time.Duration;
import java.time.Instant;

/** One component as the console knows it: how it looks, and what became of it so far. */
final class Speaker {
  final ComponentId id;

  /** The colours that it left switched on. */
  final Colours colours = new Colours();

  /** What its lines begin with, after the time. */
  byte[] prefix = {};

  private State state = new State.Stopped();
  private Instant stateSince;
  private Instant startedAt;
  private String doing = "";
  private boolean hasSpoken;
  private boolean lastingSaid;

  Speaker(ComponentId id, Instant now) {
    this.id = id;
    this.stateSince = now;
    this.startedAt = now;
  }

  void spoke() {
    hasSpoken = true;
  }

  /** The step that it is in the middle of, as its last notice named it. */
  void doing(String topic) {
    doing = topic;
  }

  String doing() {
    return doing.isEmpty() ? state.word() : doing;
  }

  Wording.Context context(Instant now) {
    return new Wording.Context(
        id, Duration.between(startedAt, now), Duration.between(stateSince, now), hasSpoken);
  }

  void changed(Event.StateChanged change, Instant now) {
    if (change.to() instanceof State.Starting) {
      startedAt = now;
      hasSpoken = false;
      doing = "";
    }
    if (change.from().getClass() != change.to().getClass()) {
      stateSince = now;
      lastingSaid = false;
    }
    state = change.to();
  }

  State state() {
    return state;
  }

  Duration inState(Instant now) {
    return Duration.between(stateSince, now);
  }

  /** Whether it is in a state that is news when it lasts, and that was not said yet. */
  boolean mayLast() {
    return !lastingSaid
        && switch (state) {
          case State.Pending _, State.Stopping _ -> true;
          case State.Starting _,
              State.Ready _,
              State.Unready _,
              State.Backoff _,
              State.Completed _,
              State.Failed _,
              State.Stopped _ ->
              false;
        };
  }

  void saidThatItLasts() {
    lastingSaid = true;
  }

  /** Whether it is at work on something that takes as long as it takes. */
  boolean isWorking() {
    return id.kind() == ComponentId.Kind.PREPARE && state instanceof State.Starting;
  }
}
