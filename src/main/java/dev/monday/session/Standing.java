package dev.monday.session;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.State;
import java.util.Map;

/** Where a run as a whole stands, told from the states of its components. */
record Standing(Map<ComponentId, State> states) {
  /** Whether nothing is alive. */
  boolean isSettled() {
    return states.values().stream().allMatch(State::isSettled);
  }

  /** Whether nothing is alive and nothing will start by itself. */
  boolean isOver() {
    return states.values().stream().allMatch(state -> state.isSettled() || waitsInVain(state));
  }

  boolean hasFailed() {
    return states.values().stream().anyMatch(State.Failed.class::isInstance);
  }

  boolean hasCompleted() {
    return states.values().stream().allMatch(State.Completed.class::isInstance);
  }

  /** Waits for something that is down, and will stay so unless a person starts it. */
  private boolean waitsInVain(State state) {
    return state instanceof State.Pending(_, Hold.WaitingFor(var components))
        && components.stream().anyMatch(this::staysDown);
  }

  private boolean staysDown(ComponentId id) {
    var state = states.get(id);
    return state != null && (state.isSettled() || waitsInVain(state));
  }
}
