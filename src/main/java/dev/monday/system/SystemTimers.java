package dev.monday.system;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers on the monotonic clock, run by one thread that exists only once a timer was set. */
public final class SystemTimers implements Timers {
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("timers").daemon().stackSize(256 * 1024).factory());

  @Override
  public void after(Duration delay, Runnable task) {
    var _ = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
