package dev.monday.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadDriverTest {
  private final RecordedReports reports = new RecordedReports();

  /** What a launch of a test does. */
  private interface Work {
    Outcome of(Reports reports, Driven driver) throws InterruptedException;
  }

  private static final class Driven extends ThreadDriver {
    private final Work work;

    Driven(Work work) {
      super("test");
      this.work = work;
    }

    @Override
    protected Outcome keep(Reports reports) throws InterruptedException {
      return work.of(reports, this);
    }

    boolean isStillWanted() {
      return isWanted();
    }
  }

  @Test
  void endsWhenItIsAskedAndCanBeLaunchedAgain() throws InterruptedException {
    var driver =
        new Driven((launch, _) -> {
          launch.becameReady("");
          new CountDownLatch(1).await();
          return new Outcome.Succeeded();
        });
    for (int i = 0; i < 2; i++) {
      driver.launch(reports);
      assertEquals("ready", reports.take());
      driver.terminate();
      driver.terminate();
      assertEquals(List.of("exited", "ended"), List.of(reports.take(), reports.take()));
    }
  }

  @Test
  void aMistakeEndsTheLaunch() throws InterruptedException {
    var driver =
        new Driven((_, _) -> {
          throw new IllegalStateException("a cable is loose");
        });
    driver.launch(reports);
    assertEquals(
        List.of(
            "failed: a mistake in monday itself: java.lang.IllegalStateException: a cable is loose",
            "ended"),
        List.of(reports.take(), reports.take()));
  }

  @Test
  void aWorkThatTakesTheInterruptForItsOwnFailureCanAsk() throws InterruptedException {
    var driver =
        new Driven((launch, itself) -> {
          launch.becameReady("");
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException _) {
            // as libraries do
          }
          return itself.isStillWanted() ? Outcome.failed("lost") : new Outcome.Succeeded();
        });
    driver.launch(reports);
    assertEquals("ready", reports.take());
    driver.kill();
    assertEquals(List.of("exited", "ended"), List.of(reports.take(), reports.take()));
  }
}
