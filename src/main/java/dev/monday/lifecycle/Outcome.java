package dev.monday.lifecycle;

/** How a launch ended by itself. */
public sealed interface Outcome {
  /** With success: a process ended with status 0. */
  record Succeeded() implements Outcome {}

  record Failed(Failure cause) implements Outcome {}

  /** It could not be started, or could not go on; {@code reason} as {@link Failure.CannotStart}. */
  static Outcome failed(String reason) {
    return new Failed(new Failure.CannotStart(reason));
  }
}
