package dev.monday.run;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.Launch;
import java.io.IOException;
import java.util.List;

/** Keeps the stop commands that must still be run when this program dies before it ran them. */
public interface LaunchLog {
  /**
   * A component is about to be started.
   *
   * @param stopCommands what to run, in order, once it is gone
   * @throws IOException when that cannot be kept; the component must not be started then
   */
  void starting(ComponentId id, List<Launch> stopCommands) throws IOException;

  /** Nothing of it is left, and its stop commands have run. */
  void ended(ComponentId id);
}
