package dev.monday.lifecycle;

import java.util.List;

/** The state that an input leads to, and what has to be done about it, in order. */
public record Transition(State state, List<Effect> effects) {
  public Transition {
    effects = List.copyOf(effects);
  }

  static Transition to(State state, Effect... effects) {
    return new Transition(state, List.of(effects));
  }
}
