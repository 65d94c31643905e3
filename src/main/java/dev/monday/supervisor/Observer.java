package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.State;
import java.util.Map;

/** Follows all states at once; called on the supervisor's thread, so it must not block. */
public interface Observer {
  /**
   * The states after a change and all that follows from it at once, in the order of the plan: what
   * has been released is starting already.
   */
  void changed(Map<ComponentId, State> states);

  /** A defect ended the supervisor; nothing is supervised any more. */
  void defect(Throwable cause);
}
