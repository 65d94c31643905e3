package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.takeover.Claim.Silent;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches the lease of somebody who is silent, until he shows that he lives or has been seen to do
 * nothing for two minutes. The time is this machine's own, while it is awake: no clock is compared
 * with another.
 */
final class Vigil {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** Looks at the lease. */
  interface Watcher {
    Sight look() throws ClusterException, TakeoverException, InterruptedException;
  }

  /** Time that passes. */
  interface Ticker {
    /** This machine's. */
    Ticker SYSTEM =
        new Ticker() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration time) throws InterruptedException {
            Thread.sleep(time);
          }
        };

    /** As {@link System#nanoTime}. */
    long nanos();

    void pause(Duration time) throws InterruptedException;
  }

  private Vigil() {}

  /** What a person is told who has to wait. */
  static String begun(Place place, Holder by) {
    return "%s is taken over by %s, who has not been heard of for more than a minute; it is watched for %d minutes whether he is still there"
        .formatted(place, by, Tenure.OBSERVED_STALE.toMinutes());
  }

  /**
   * Whose the workload is, once that is certain.
   *
   * @param begun is told whose sign of life is waited for, if one has to be
   * @return the last look, with a claim that is never {@link Silent}
   */
  static Sight keep(Watcher watcher, Ticker ticker, Consumer<Holder> begun)
      throws ClusterException, TakeoverException, InterruptedException {
    var first = watcher.look();
    if (!(first.claim() instanceof Silent(Holder by))) {
      return first;
    }
    begun.accept(by);
    long since = ticker.nanos();
    while (true) {
      ticker.pause(PAUSE);
      var watched = Duration.ofNanos(ticker.nanos() - since);
      var now = watcher.look();
      if (!now.claim().equals(first.claim())) {
        return now.claim() instanceof Silent ? keep(watcher, ticker, begun) : now;
      }
      if (!now.version().equals(first.version())) {
        return new Sight(new Claim.Held(by), now.version(), now.time());
      }
      if (watched.compareTo(Tenure.OBSERVED_STALE) >= 0) {
        return new Sight(new Claim.Stale(by, Tenure.OBSERVED_STALE), now.version(), now.time());
      }
    }
  }
}
