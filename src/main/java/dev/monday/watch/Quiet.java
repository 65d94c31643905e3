package dev.monday.watch;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * When what happens has settled: after some time in which nothing did, or when it has gone on for
 * very long. Pure; times are nanoseconds on any one clock.
 */
final class Quiet {
  /** After so long a burst that does not end is taken as over. */
  static final Duration LONGEST_BURST = Duration.ofSeconds(10);

  private final long length;
  private boolean pending;
  private long first;
  private long last;

  /**
   * @param length how long nothing may have happened
   */
  Quiet(Duration length) {
    this.length = length.toNanos();
  }

  void happened(long now) {
    if (!pending) {
      first = now;
    }
    pending = true;
    last = now;
  }

  /** How long until it has settled, 0 or less when it has; empty when nothing has happened. */
  OptionalLong left(long now) {
    return pending
        ? OptionalLong.of(
            Math.min(last + length - now, first + Math.max(LONGEST_BURST.toNanos(), length) - now))
        : OptionalLong.empty();
  }

  /** What has settled was taken. */
  void taken() {
    pending = false;
  }
}
