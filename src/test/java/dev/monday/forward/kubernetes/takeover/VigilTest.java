package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.forward.kubernetes.takeover.Claim.Free;
import dev.monday.forward.kubernetes.takeover.Claim.Held;
import dev.monday.forward.kubernetes.takeover.Claim.Silent;
import dev.monday.forward.kubernetes.takeover.Claim.Stale;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class VigilTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Holder BEN =
      new Holder("ben", "laptop-9", "00000000000000bb", NOON.toString());
  private static final Holder CARL =
      new Holder("carl", "laptop-3", "00000000000000cc", NOON.toString());

  private final ManualTicker time = new ManualTicker();
  private final List<Holder> waitedFor = new ArrayList<>();

  /** Passes when it is paused, and a second for each look. */
  private static final class ManualTicker implements Vigil.Ticker {
    private Duration passed = Duration.ZERO;

    @Override
    public long nanos() {
      return Long.MAX_VALUE + passed.toNanos(); // wraps, as System.nanoTime may
    }

    @Override
    public void pause(Duration pause) {
      passed = passed.plus(pause);
    }
  }

  private static Sight sight(Claim claim, String version) {
    return new Sight(claim, Optional.of(version), NOON);
  }

  /** What is seen, changing at a moment. */
  private Sight watch(Sight before, Duration until, Sight after) throws Exception {
    return Vigil.keep(
        () -> {
          time.passed = time.passed.plusSeconds(1);
          return time.passed.compareTo(until) < 0 ? before : after;
        },
        time,
        waitedFor::add);
  }

  private Sight watch(Sight always) throws Exception {
    return watch(always, Duration.ofDays(1), always);
  }

  @Test
  void doesNotWaitForWhoIsThereOrGone() throws Exception {
    var stale = new Stale(BEN, Tenure.STALE);
    for (Claim claim : List.of(new Free(), new Held(BEN), stale)) {
      assertEquals(claim, watch(sight(claim, "3")).claim());
    }
    assertEquals(List.of(), waitedFor);
    assertEquals(Duration.ofSeconds(3), time.passed);
  }

  @Test
  void takesWhoDoesNothingForTwoMinutesForDead() throws Exception {
    var silent = sight(new Silent(BEN), "3");
    assertEquals(new Stale(BEN, Tenure.OBSERVED_STALE), watch(silent).claim());
    assertEquals(List.of(BEN), waitedFor);
    var most = Tenure.OBSERVED_STALE.plusSeconds(10);
    assertEquals(true, time.passed.compareTo(Tenure.OBSERVED_STALE) > 0, time.passed::toString);
    assertEquals(true, time.passed.compareTo(most) < 0, time.passed::toString);
  }

  @Test
  void keepsTheVersionThatItSaw() throws Exception {
    assertEquals(Optional.of("3"), watch(sight(new Silent(BEN), "3")).version());
  }

  @Test
  void takesWhoRenewsForAlive() throws Exception {
    var late = Tenure.OBSERVED_STALE.minusSeconds(10);
    var alive = sight(new Held(BEN), "4");
    assertEquals(alive, watch(sight(new Silent(BEN), "3"), late, alive));
  }

  /** The API server's clock may have gone ahead; a renewal is one whatever the clock says. */
  @Test
  void takesWhoRenewsForAliveWhateverTheClockSays() throws Exception {
    var renewed = sight(new Silent(BEN), "4");
    var found = watch(sight(new Silent(BEN), "3"), Duration.ofSeconds(30), renewed);
    assertEquals(new Held(BEN), found.claim());
    assertEquals(Optional.of("4"), found.version());
  }

  /** What is answered late may be of the moment of the question. */
  @Test
  void doesNotWatchWhileItWaitsForAnAnswer() throws Exception {
    var looks = new AtomicInteger();
    var found =
        Vigil.keep(
            () -> {
              looks.incrementAndGet();
              time.passed = time.passed.plus(Tenure.OBSERVED_STALE);
              return sight(new Silent(BEN), "3");
            },
            time,
            waitedFor::add);
    assertEquals(new Stale(BEN, Tenure.OBSERVED_STALE), found.claim());
    assertEquals(3, looks.get());
  }

  @Test
  void saysForHowLong() {
    assertEquals(
        "Deployment shop in the namespace backend is taken over by ben on laptop-9 since 2026-11-21T12:00:00Z, who has not been heard of for more than a minute; it is watched for 2 minutes whether he is still there",
        Vigil.begun(new Place(Workload.Kind.DEPLOYMENT, "backend", "shop"), BEN));
  }

  @Test
  void watchesAnotherFromTheBeginning() throws Exception {
    var late = Tenure.OBSERVED_STALE.minusSeconds(10);
    var another = sight(new Silent(CARL), "9");
    var found = watch(sight(new Silent(BEN), "3"), late, another);
    assertEquals(new Stale(CARL, Tenure.OBSERVED_STALE), found.claim());
    assertEquals(List.of(BEN, CARL), waitedFor);
    var least = late.plus(Tenure.OBSERVED_STALE);
    assertEquals(true, time.passed.compareTo(least) > 0, time.passed::toString);
  }

  @Test
  void seesThatItIsFreeMeanwhile() throws Exception {
    var free = new Sight(new Free(), Optional.empty(), NOON);
    assertEquals(free, watch(sight(new Silent(BEN), "3"), Duration.ofSeconds(30), free));
  }
}
