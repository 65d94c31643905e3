package dev.monday.supervisor;

import dev.monday.lifecycle.Event;
import java.io.IOException;
import java.util.List;

/** Gets the events of a run in batches, in order, on a thread of its own. */
public interface Subscriber {
  /**
   * Blocks as long as its reader does.
   *
   * @throws IOException when the reader is gone for good; nothing more is handed over then
   */
  void accept(List<Event> batch) throws IOException;

  /** A number that changes whenever the reader has taken anything; asked from other threads. */
  long progress();

  /** Whether it is handed what the components write. */
  default boolean takesOutput() {
    return true;
  }
}
