package dev.monday.system;

import java.time.Duration;

/** Runs something later. Tests replace it by one whose time they move by hand. */
public interface Timers extends AutoCloseable {
  /** Runs {@code task} once after {@code delay}; it must be short and must not block. */
  void after(Duration delay, Runnable task);

  /** Drops what has not run. */
  @Override
  void close();
}
