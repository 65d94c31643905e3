package dev.monday.run;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.Launch;
import java.util.List;

/** Keeps what must be undone when this program dies before it has stopped what it started. */
public interface LaunchLog {
  /**
   * A component is about to be started.
   *
   * @param stopCommands what to run, in order, once it is gone
   */
  void starting(ComponentId id, List<Launch> stopCommands);

  /** A process group of it was started. */
  void started(ComponentId id, long group);

  /** Nothing of it is left, and its stop commands have run. */
  void ended(ComponentId id);
}
