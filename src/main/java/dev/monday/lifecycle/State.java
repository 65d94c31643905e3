package dev.monday.lifecycle;

/**
 * Where a component is in its life. Each state holds what is only true in it. {@code attempt}
 * counts the launches before this one that failed in a row.
 */
public sealed interface State {
  record Pending(int attempt, Hold hold) implements State {}

  /**
   * Launched, and not yet of use.
   *
   * @param hold what the launch waits for before it can go on
   */
  record Starting(int attempt, Hold hold) implements State {
    public Starting(int attempt) {
      this(attempt, new Hold.None());
    }
  }

  /**
   * Of use to others, not merely alive.
   *
   * @param where where a person finds it, such as {@code db.svc.local:5432 → 10.0.0.7:5432}; empty
   *     where there is nothing to say
   */
  record Ready(int attempt, String where) implements State {
    public Ready(int attempt) {
      this(attempt, "");
    }
  }

  /**
   * Not of use any more, and at work to be so again.
   *
   * @param hold what that waits for
   */
  record Unready(int attempt, Failure cause, Hold hold) implements State {
    public Unready(int attempt, Failure cause) {
      this(attempt, cause, new Hold.None());
    }
  }

  /** Being ended; {@code killed} once SIGKILL, or what stands for it, was sent. */
  record Stopping(After after, boolean killed) implements State {}

  record Backoff(int attempt, Failure cause) implements State {}

  record Completed() implements State {}

  record Failed(Failure cause) implements State {}

  record Stopped() implements State {}

  /** Nothing of it is alive and nothing but an input from outside will change that. */
  default boolean isSettled() {
    return switch (this) {
      case Completed _, Failed _, Stopped _ -> true;
      case Pending _, Starting _, Ready _, Unready _, Stopping _, Backoff _ -> false;
    };
  }

  /** Whether there is a launch of it, of which something may be alive. */
  default boolean isLaunched() {
    return switch (this) {
      case Starting _, Ready _, Unready _, Stopping _ -> true;
      case Pending _, Backoff _, Completed _, Failed _, Stopped _ -> false;
    };
  }

  /** The state's name as it is shown, in lower case. */
  default String word() {
    return switch (this) {
      case Pending _ -> "pending";
      case Starting _ -> "starting";
      case Ready _ -> "ready";
      case Unready _ -> "unready";
      case Stopping _ -> "stopping";
      case Backoff _ -> "backoff";
      case Completed _ -> "completed";
      case Failed _ -> "failed";
      case Stopped _ -> "stopped";
    };
  }
}
