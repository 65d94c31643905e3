package dev.monday.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other threads bring about. */
public final class Await {
  public static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private Await() {}

  public static void until(BooleanSupplier condition, Supplier<String> found)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not so after %s: %s".formatted(PATIENCE, found.get()));
      }
      Thread.sleep(PAUSE);
    }
  }
}
