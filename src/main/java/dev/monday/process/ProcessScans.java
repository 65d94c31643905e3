package dev.monday.process;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at all processes of the machine for many askers at once: an answer is never older than its
 * question, and those who ask while a look is under way share the next one. So fifty groups that
 * stop together cost two looks at a time, not fifty.
 */
final class ProcessScans {

  private final ProcessTable table;
  // Held during a look, on purpose: who waits for it waits for the answer.
  private final ReentrantLock looking = new ReentrantLock();
  private long begunAt;
  private List<ProcessTable.Entry> latest = List.of();
  private boolean none = true;

  ProcessScans(ProcessTable table) {
    this.table = table;
  }

  ProcessTable table() {
    return table;
  }

  List<ProcessTable.Entry> look() {
    long askedAt = System.nanoTime();
    looking.lock();
    try {
      if (none || begunAt - askedAt < 0) {
        begunAt = System.nanoTime();
        latest = table.scan();
        none = false;
      }
      return latest;
    } finally {
      looking.unlock();
    }
  }
}
