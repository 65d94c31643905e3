package dev.monday.lifecycle;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Drives launches that last until they are asked to end, each on a thread of its own. To ask is to
 * interrupt that thread; nothing but this program is in the way of its end, so there is nothing to
 * kill.
 */
public abstract class ThreadDriver implements Driver {
  private final Thread.Builder threads;

  /** The thread of the launch until it has been asked to end. */
  private final AtomicReference<Optional<Thread>> wanted = new AtomicReference<>(Optional.empty());

  /** On virtual threads of that name. */
  protected ThreadDriver(String name) {
    this(Thread.ofVirtual().name(name));
  }

  protected ThreadDriver(Thread.Builder threads) {
    this.threads = threads;
  }

  /**
   * One launch. Returns when it cannot go on, and leaves nothing behind however it ends.
   *
   * @throws InterruptedException when it was asked to end
   */
  protected abstract Outcome keep(Reports reports) throws InterruptedException;

  /**
   * Whether the launch of the calling thread has not been asked to end. Libraries tell an interrupt
   * as a failure of their own at times.
   */
  protected final boolean isWanted() {
    return wanted.get().filter(Thread.currentThread()::equals).isPresent();
  }

  @Override
  public final void launch(Reports reports) {
    var thread = threads.unstarted(() -> run(reports));
    wanted.set(Optional.of(thread));
    thread.start();
  }

  private void run(Reports reports) {
    var outcome = outcome(reports);
    var _ = Thread.interrupted(); // a report must not be cut short
    reports.exited(outcome);
    reports.ended();
  }

  /** A mistake of ours ends the launch, as any failure does: the run must not wait for it. */
  private Outcome outcome(Reports reports) {
    try {
      return keep(reports);
    } catch (InterruptedException _) {
      return new Outcome.Succeeded();
    } catch (RuntimeException | Error defect) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
      return Outcome.failed("a mistake in monday itself: " + defect);
    }
  }

  @Override
  public final void terminate() {
    wanted.getAndSet(Optional.empty()).ifPresent(Thread::interrupt);
  }

  @Override
  public final void expire() {
    terminate();
  }

  @Override
  public final void kill() {
    terminate();
  }
}
