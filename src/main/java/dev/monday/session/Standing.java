package dev.monday.session;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.State;
import java.util.Map;
import java.util.stream.Stream;

/** Where a run as a whole stands, told from the states of its components. */
record Standing(Map<ComponentId, State> states) {
  /** Whether nothing is alive. */
  boolean isSettled() {
    return states.values().stream().allMatch(State::isSettled);
  }

  /**
   * Whether nothing is alive and nothing will start by itself. The routes to what is down lead
   * nowhere and do not count.
   */
  boolean isOver() {
    return destinations().allMatch(state -> state.isSettled() || waitsInVain(state));
  }

  boolean hasFailed() {
    return states.values().stream().anyMatch(State.Failed.class::isInstance);
  }

  boolean hasCompleted() {
    return destinations().allMatch(State.Completed.class::isInstance);
  }

  /** The states of all that is not a mere route to something else. */
  private Stream<State> destinations() {
    return states.entrySet().stream()
        .filter(entry -> entry.getKey().kind() != ComponentId.Kind.ROUTE)
        .map(Map.Entry::getValue);
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
