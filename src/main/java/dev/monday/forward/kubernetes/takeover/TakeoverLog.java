package dev.monday.forward.kubernetes.takeover;

import java.io.IOException;
import java.nio.file.Path;

/** Keeps what is to be undone when this program dies before it did so. */
public interface TakeoverLog {
  /** This run's id. */
  String session();

  /** This run's own, which nobody else may read, and which goes with it. */
  Path folder();

  /**
   * A workload is about to be changed.
   *
   * @throws IOException when that cannot be kept; the workload must not be changed then
   */
  Entry begin(Taken taken) throws IOException;

  /** What was kept. */
  interface Entry {
    /** There is nothing to be undone any more. */
    void undone() throws IOException;
  }
}
