package dev.monday.lifecycle;

import java.time.Duration;

/** Why a component is not, or no longer, of use. Subscribers put it into words. */
public sealed interface Failure {
  /**
   * A process ended by itself, {@code lived} after its start. The status is not 0; above 128 it is
   * also how the system tells of the signal {@code status - 128}.
   */
  record Exited(int status, Duration lived) implements Failure {}

  /**
   * A process ended by itself because a port that it wants to listen on is another's; {@code
   * reason} says whose, and what to do.
   */
  record PortTaken(Exited exited, String reason) implements Failure {}

  /** It could not be started at all; {@code reason} says what cannot be done, why, what to do. */
  record CannotStart(String reason) implements Failure {}

  /** What it leads to cannot be reached for now, and is tried again; {@code reason} says why. */
  record Unreachable(String reason) implements Failure {}

  /** It did not become ready within the time that its policy gives. */
  record StartTimedOut(Duration waited) implements Failure {}
}
