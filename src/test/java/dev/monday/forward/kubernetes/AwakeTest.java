package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwakeTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final Awake awake = new Awake(70 * SECOND, 1_000_000);

  @Test
  void clocksThatGoTogetherTellOfNoSleep() {
    assertFalse(awake.hasSlept(71 * SECOND, 1_001_000));
    assertFalse(awake.hasSlept(200 * SECOND, 1_130_000));
  }

  @Test
  void aWallClockThatRanAheadTellsOfASleepOnce() {
    assertTrue(awake.hasSlept(71 * SECOND, 1_601_000));
    assertFalse(awake.hasSlept(72 * SECOND, 1_602_000));
  }

  @Test
  void aClockThatIsSetBackIsNoSleep() {
    assertFalse(awake.hasSlept(71 * SECOND, 400_000));
  }

  @Test
  void smallCorrectionsOfTheClockAreNoSleep() {
    assertFalse(awake.hasSlept(71 * SECOND, 1_004_000));
  }
}
