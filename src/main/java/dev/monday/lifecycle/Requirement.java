package dev.monday.lifecycle;

/**
 * What must be true of another component before one may start.
 *
 * @param cascade whether the one restarts when the other has become so anew
 */
public record Requirement(ComponentId on, Condition condition, boolean cascade) {
  /** What the other component must be. */
  public enum Condition {
    READY,
    COMPLETED,

    /** It is as good as it gets by itself: it came up, or it failed. */
    DECIDED
  }

  /** Whether a component in this state is what the requirement asks for. */
  public boolean isMetBy(State state) {
    return switch (condition) {
      case READY -> state instanceof State.Ready;
      case COMPLETED -> state instanceof State.Completed;
      case DECIDED ->
          state.isSettled() || state instanceof State.Ready || state instanceof State.Unready;
    };
  }
}
