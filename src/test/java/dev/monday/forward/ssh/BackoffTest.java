package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1, 100",
    "0, 0, 50",
    "1, 1, 200",
    "2, 0.5, 300",
    "6, 1, 6400",
    "7, 1, 10000",
    "7, 0, 5000",
    "1000000, 1, 10000"
  })
  void pausesDoubleUpToTheLongest(int before, double jitter, long millis) {
    assertEquals(Duration.ofMillis(millis), Backoff.delay(before, jitter));
  }

  @Test
  void firstAttemptNeedNotWait() throws Exception {
    new Backoff().await();
  }

  @Test
  void whoIsInAHurryCutsAPauseShort() throws Exception {
    var backoff = new Backoff();
    for (int i = 0; i < 30; i++) {
      backoff.failed();
    }
    backoff.hurry();
    backoff.await(); // would be 5 s at least
  }
}
