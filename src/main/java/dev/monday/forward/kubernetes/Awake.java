package dev.monday.forward.kubernetes;

import java.time.Duration;

/**
 * Tells that the machine has slept, by two clocks: one goes on meanwhile, the other stands still
 * (CLOCK_MONOTONIC of Linux, which {@link System#nanoTime} reads; so does macOS's). A clock that is
 * set forward by hand looks the same. One thread uses it.
 */
final class Awake {
  /** What the one clock may run ahead of the other. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private long awake;
  private long wall;

  /**
   * @param awake in nanoseconds, as {@link System#nanoTime}
   * @param wall in milliseconds, as {@link System#currentTimeMillis}
   */
  Awake(long awake, long wall) {
    this.awake = awake;
    this.wall = wall;
  }

  /** Whether it has slept since this was asked last. */
  boolean hasSlept(long awakeNow, long wallNow) {
    var slept = Duration.ofMillis(wallNow - wall).minusNanos(awakeNow - awake);
    awake = awakeNow;
    wall = wallNow;
    return slept.compareTo(SLACK) > 0;
  }
}
