package dev.monday.session;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.State;
import dev.monday.supervisor.Observer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Decides when a run ends and with which exit status: by itself, at the first failure where that
 * was asked for, or because somebody wants it to.
 */
final class Ending implements Observer {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int TERMINAL_CLOSED = 129;
  static final int KILLED = 130;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final boolean onFailure;
  private Standing standing = new Standing(Map.of());
  private boolean started;
  private Optional<Integer> wanted = Optional.empty();
  private Optional<Throwable> defect = Optional.empty();

  /**
   * @param onFailure whether the first failed component ends the run
   */
  Ending(boolean onFailure) {
    this.onFailure = onFailure;
  }

  @Override
  public void changed(Map<ComponentId, State> states) {
    change(() -> {
      standing = new Standing(states);
      started = true;
    });
  }

  @Override
  public void defect(Throwable cause) {
    change(() -> defect = Optional.of(cause));
  }

  /** Somebody wants the run to end with this exit status; of several wishes the highest counts. */
  void want(int exitStatus) {
    change(() -> wanted = Optional.of(Math.max(exitStatus, wanted.orElse(exitStatus))));
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the run is to end; the result is the exit status so far. */
  int awaitEnd() throws InterruptedException {
    await(now -> wanted.isPresent() || now.isOver() || (onFailure && now.hasFailed()));
    return wanted.orElseGet(() -> standing.hasCompleted() ? STOPPED : FAILED);
  }

  /** Waits until nothing is alive; the result is the exit status that was wanted meanwhile. */
  Optional<Integer> awaitSettled() throws InterruptedException {
    await(Standing::isSettled);
    return wanted;
  }

  private void await(Predicate<Standing> condition) throws InterruptedException {
    lock.lock();
    try {
      while (!(started && condition.test(standing))) {
        if (defect.isPresent()) {
          throw new IllegalStateException("the supervisor has ended", defect.get());
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }
}
