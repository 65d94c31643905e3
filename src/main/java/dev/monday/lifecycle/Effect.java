package dev.monday.lifecycle;

/** What the supervisor has to do after a transition. */
public sealed interface Effect {
  record Launch() implements Effect {}

  /** Ask the launch to end. */
  record Terminate() implements Effect {}

  /** End the launch without asking: a person wants that. */
  record Kill() implements Effect {}

  /** Take in what has changed without a new launch. */
  record Renew() implements Effect {}

  /** The time is over that ending, or what followed a kill, may take. */
  record Expire() implements Effect {}

  /** Set the component's one timer, in place of the one that was set before. */
  record Arm(Timer timer) implements Effect {}

  /** What a timer is for; the policy gives its length. */
  enum Timer {
    /** The time to become ready; a policy may have none. */
    START,
    /** From asking a launch to end until it is killed. */
    GRACE,
    /** From killing a launch until what is left of it is reported. */
    KILL,
    /** How long it must have been ready for its failures to be forgotten. */
    RESET,
    /** The delay before the next attempt. */
    BACKOFF
  }
}
