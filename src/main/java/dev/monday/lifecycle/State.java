package dev.monday.lifecycle;

/**
 * Where a component is in its life. Each state holds what is only true in it. {@code attempt}
 * counts the launches before this one that failed in a row.
 */
public sealed interface State {
  record Pending(int attempt, Hold hold) implements State {}

  record Starting(int attempt) implements State {}

  /** Of use to others, not merely alive. */
  record Ready(int attempt) implements State {}

  record Unready(int attempt, Failure cause) implements State {}

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
