package dev.monday.lifecycle;

import java.util.Optional;

/** Puts questions to a person. */
public interface Asker {
  /** Nobody is there. */
  Asker NOBODY = _ -> Optional.empty();

  /**
   * Waits for the answer. It belongs to the caller, who wipes it after use. Empty at once when
   * nobody is there, and when the person declines or the answer is not wanted any more. An
   * interrupt withdraws the question, and is kept.
   */
  Optional<char[]> ask(Question question);
}
