package dev.monday.lifecycle;

/** How a launch ended by itself. */
public sealed interface Outcome {
  /** With success: a process ended with status 0. */
  record Succeeded() implements Outcome {}

  record Failed(Failure cause) implements Outcome {}
}
