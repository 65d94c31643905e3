package dev.monday.relay;

import java.time.Duration;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a loop is to do later. Used by the loop's thread only. */
final class Alarms {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final TreeSet<Alarm> alarms = new TreeSet<>();
  private long count;

  /** One thing to do at a time of {@link System#nanoTime}. */
  static final class Alarm implements Comparable<Alarm> {
    private final long at;
    private final long number;
    private final Runnable action;

    private Alarm(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }

    @Override
    public int compareTo(Alarm other) {
      int byTime = Long.signum(at - other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(number);
    }
  }

  Alarm set(Duration delay, Runnable action) {
    return setAt(System.nanoTime() + delay.toNanos(), action);
  }

  Alarm setAt(long nanoTime, Runnable action) {
    var alarm = new Alarm(nanoTime, count++, action);
    alarms.add(alarm);
    return alarm;
  }

  void cancel(Alarm alarm) {
    alarms.remove(alarm);
  }

  boolean isDue() {
    return !alarms.isEmpty() && nanosToFirst() <= 0;
  }

  /** Milliseconds until the next is due, rounded up; 0 when there is none. */
  long millisToNext() {
    return alarms.isEmpty()
        ? 0
        : Math.max(1, (nanosToFirst() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
  }

  private long nanosToFirst() {
    return alarms.first().at - System.nanoTime();
  }

  /** Takes one action whose time has come; null when there is none. */
  @Nullable Runnable takeDue() {
    return isDue() ? alarms.removeFirst().action : null;
  }
}
