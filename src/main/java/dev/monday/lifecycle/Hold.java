package dev.monday.lifecycle;

import java.util.List;

/** Why a component is not started yet, or its launch does not go on. */
public sealed interface Hold {
  record None() implements Hold {}

  /** The components that are not yet what this one requires them to be, in the plan's order. */
  record WaitingFor(List<ComponentId> components) implements Hold {
    public WaitingFor {
      components = List.copyOf(components);
    }
  }

  /** Another run has what this one needs, its name for example. */
  record HeldBy(String project, long pid) implements Hold {}

  /** A person has been asked something, and has not answered yet. */
  record NeedsAnswer(Question question) implements Hold {}
}
