package dev.monday.lifecycle;

/** What can happen to a component: a person's wish, a driver's report, a timer, a dependency. */
public sealed interface Input {
  /** A person wants it up. */
  record Start() implements Input {}

  /**
   * It should run anew if it is wanted at all; {@code why} is a person's wish, a probe, or another
   * configuration.
   */
  record Restart(String why) implements Input {}

  /** What it is made from is other than before: it should take that in if it is wanted at all. */
  record Changed(String why) implements Input {}

  /** What keeps it from starting, or its launch from going on, has changed. */
  record Held(Hold hold) implements Input {}

  /** All that it requires is there. */
  record Released() implements Input {}

  /** {@code where} a person finds it; empty where there is nothing to say. */
  record BecameReady(String where) implements Input {
    public BecameReady() {
      this("");
    }
  }

  record BecameUnready(Failure cause) implements Input {}

  /** The process or connection that the launch made is gone; something of it may be left. */
  record Exited(Outcome outcome) implements Input {}

  /** Nothing of the launch is left. */
  record Ended() implements Input {}

  /** The timer that was armed last in this state ran out. */
  record TimedOut() implements Input {}

  /** A person, or the end of the run, wants it down. */
  record Stop() implements Input {}

  /** It is wanted down at once, without grace. */
  record Kill() implements Input {}
}
