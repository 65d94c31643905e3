package dev.monday.forward.ssh;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The one thread on which deadlines of SSH connections fall due. It ends with the program. */
final class Timers {
  static final ScheduledExecutorService SHARED =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("ssh timers").factory());

  private Timers() {}
}
