package dev.monday.console;

/** How the choice of a project ended. */
public sealed interface Decision {
  /** The project of this name. */
  record Chosen(String name) implements Decision {}

  /** None, and why. */
  enum Left implements Decision {
    BY_ESCAPE,
    BY_INTERRUPT,
    BY_HANGUP
  }
}
