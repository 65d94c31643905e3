package dev.monday.lifecycle;

import java.util.List;

/** Why a pending component is not started yet. */
public sealed interface Hold {
  record None() implements Hold {}

  /** The components that are not yet what this one requires them to be, in the plan's order. */
  record WaitingFor(List<ComponentId> components) implements Hold {
    public WaitingFor {
      components = List.copyOf(components);
    }
  }
}
