package dev.monday.proxy;

import dev.monday.lifecycle.Hold;

/** What came of the attempt to take a name or to open a route. */
sealed interface Opening {
  record Opened() implements Opening {}

  /** Another run has the name. */
  record Held(Hold.HeldBy by) implements Opening {}
}
