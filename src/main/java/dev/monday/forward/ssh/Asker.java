package dev.monday.forward.ssh;

import java.util.Optional;

/** Who can be asked. */
public interface Asker {
  /** Nobody is there. */
  Asker NOBODY = _ -> Optional.empty();

  /**
   * Waits for the answer. It belongs to the caller, who wipes it after use. Empty at once when
   * nobody is there, or when the person declines.
   */
  Optional<char[]> ask(Question question);
}
