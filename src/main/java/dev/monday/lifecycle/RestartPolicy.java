package dev.monday.lifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * What follows when a launch ends by itself, and how long each phase may take.
 *
 * @param retries how often a failed launch is tried again before the component is failed; 0 for
 *     never
 * @param startTimeout the time to become ready, or none
 * @param grace from asking a launch to end until it is killed
 * @param firstDelay the delay before the first retry; it doubles up to {@code longestDelay}
 * @param resetAfter how long a component is ready before its failures are forgotten
 * @param renews whether it takes in what has changed while it is up, without a new launch
 */
public record RestartPolicy(
    int retries,
    Optional<Duration> startTimeout,
    Duration grace,
    Duration firstDelay,
    Duration longestDelay,
    Duration resetAfter,
    boolean renews) {
  /** The grace period where nothing else is configured. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  /** From killing a launch until what is left of it is reported, and again. */
  static final Duration KILL_CHECK = Duration.ofSeconds(5);

  /** One of what takes no change in while it is up. */
  public RestartPolicy(
      int retries,
      Optional<Duration> startTimeout,
      Duration grace,
      Duration firstDelay,
      Duration longestDelay,
      Duration resetAfter) {
    this(retries, startTimeout, grace, firstDelay, longestDelay, resetAfter, false);
  }

  /** What ends by itself stays down. */
  public static RestartPolicy never(Duration grace) {
    return new RestartPolicy(
        0,
        Optional.empty(),
        grace,
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  /** What fails is tried again, after a second at first and after ten in the end. */
  public static RestartPolicy always(Duration grace) {
    return new RestartPolicy(
        Integer.MAX_VALUE,
        Optional.empty(),
        grace,
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  /** The same of what takes in while it is up what has changed. */
  public RestartPolicy renewing() {
    return new RestartPolicy(
        retries, startTimeout, grace, firstDelay, longestDelay, resetAfter, true);
  }

  /** What follows an outcome of the launch that {@code attempt} failed ones preceded. */
  After after(Outcome outcome, int attempt) {
    return switch (outcome) {
      case Outcome.Succeeded _ -> new After.Complete();
      case Outcome.Failed(Failure cause) ->
          attempt < retries ? new After.Retry(attempt + 1, cause) : new After.Fail(cause);
    };
  }

  /** How long a timer runs; empty where this policy sets none. {@code attempt} is the next one. */
  public Optional<Duration> length(Effect.Timer timer, int attempt) {
    return switch (timer) {
      case START -> startTimeout;
      case GRACE -> Optional.of(grace);
      case KILL -> Optional.of(KILL_CHECK);
      case RESET -> Optional.of(resetAfter);
      case BACKOFF -> Optional.of(delay(attempt));
    };
  }

  private Duration delay(int attempt) {
    var doubled = firstDelay.multipliedBy(1L << Math.min(Math.max(attempt - 1, 0), 20));
    return doubled.compareTo(longestDelay) < 0 ? doubled : longestDelay;
  }
}
