package dev.monday.forward.ssh;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The pauses between attempts: 0.1 s, doubling to 10 s, each with jitter. Who is in a hurry cuts
 * one short, but no attempt follows another within a second for that.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration HURRIED = Duration.ofSeconds(1);

  /** How long what was attempted must last for its failures to be forgotten. */
  private static final Duration LASTING = Duration.ofSeconds(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hurried = lock.newCondition();
  private int failures;
  private boolean hurry;
  private long begun = System.nanoTime() - HURRIED.toNanos();
  private long due = System.nanoTime();
  private long succeeded;

  /** Waits until the next attempt may begin, which it then does. */
  void await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = left(); left > 0; left = left()) {
        var _ = hurried.awaitNanos(left);
      }
      hurry = false;
      begun = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private long left() {
    long now = System.nanoTime();
    long left = due - now;
    return hurry ? Math.min(left, begun + HURRIED.toNanos() - now) : left;
  }

  /** Somebody waits for what is attempted. */
  void hurry() {
    lock.lock();
    try {
      hurry = true;
      hurried.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void failed() {
    lock.lock();
    try {
      due = System.nanoTime() + delay(failures, ThreadLocalRandom.current().nextDouble()).toNanos();
      failures++;
    } finally {
      lock.unlock();
    }
  }

  void succeeded() {
    lock.lock();
    try {
      succeeded = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** What had succeeded is over. */
  void lost() {
    lock.lock();
    try {
      if (System.nanoTime() - succeeded >= LASTING.toNanos()) {
        failures = 0;
      }
      failed();
    } finally {
      lock.unlock();
    }
  }

  /** The next attempt is one of a person's. */
  void reset() {
    lock.lock();
    try {
      failures = 0;
      due = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The pause after a failure.
   *
   * @param before how many failed before it
   * @param jitter from 0 to 1: between half of the pause and all of it
   */
  static Duration delay(int before, double jitter) {
    var doubled = FIRST.multipliedBy(1L << Math.min(before, 20));
    long whole = Math.min(doubled.toNanos(), LONGEST.toNanos());
    return Duration.ofNanos((long) (whole * (1 + jitter) / 2));
  }
}
