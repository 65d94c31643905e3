package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a run ends, and with which exit status. */
@Timeout(60)
class EndingTest {
  private static final ComponentId SHOP = ComponentId.app("shop");
  private static final ComponentId WEB = ComponentId.app("web");
  private static final ComponentId PREPARE = ComponentId.prepare("web");
  private static final State COMPLETED = new State.Completed();
  private static final State READY = new State.Ready(0);
  private static final State FAILED =
      new State.Failed(new Failure.Exited(1, Duration.ofSeconds(1)));

  private final Ending ending = new Ending(false);

  @Test
  void aRunOfWhichAllCompletedEndsWithZero() throws InterruptedException {
    ending.changed(Map.of(SHOP, COMPLETED, WEB, COMPLETED));
    assertEquals(0, ending.awaitEnd());
  }

  @Test
  void aRunOfWhichOneFailedEndsWithOne() throws InterruptedException {
    ending.changed(Map.of(SHOP, COMPLETED, WEB, FAILED));
    assertEquals(1, ending.awaitEnd());
  }

  @Test
  void whatWaitsForSomethingThatFailedWaitsInVain() throws InterruptedException {
    var waiting = new State.Pending(0, new Hold.WaitingFor(List.of(PREPARE)));
    assertFalse(new Standing(Map.of(PREPARE, new State.Starting(0), WEB, waiting)).isOver());
    assertTrue(new Standing(Map.of(PREPARE, new State.Stopped(), WEB, waiting)).isOver());
    ending.changed(Map.of(PREPARE, FAILED, WEB, waiting));
    assertEquals(1, ending.awaitEnd());
  }

  @Test
  void aRouteToWhatIsDownKeepsNoRunGoing() throws InterruptedException {
    var route = ComponentId.route("shop.svc.local:8080");
    ending.changed(Map.of(SHOP, COMPLETED, route, READY));
    assertEquals(0, ending.awaitEnd());
    assertFalse(new Standing(Map.of(SHOP, READY, route, FAILED)).isOver());
  }

  @Test
  void aFailureEndsARunOnlyWhenThatWasAskedFor() throws InterruptedException {
    var states = Map.of(SHOP, READY, WEB, FAILED);
    assertFalse(new Standing(states).isOver());
    var onFailure = new Ending(true);
    onFailure.changed(states);
    assertEquals(1, onFailure.awaitEnd());
  }

  @Test
  void aStoppedRunEndsWithZeroWhateverFailedBefore() throws InterruptedException {
    ending.changed(Map.of(SHOP, READY, WEB, FAILED));
    ending.want(Ending.STOPPED);
    assertEquals(0, ending.awaitEnd());
  }

  @Test
  void nothingLessIsWantedOfARunWhoseTerminalWasClosed() throws InterruptedException {
    ending.changed(Map.of(SHOP, READY));
    ending.want(Ending.TERMINAL_CLOSED);
    ending.want(Ending.STOPPED);
    assertEquals(Ending.TERMINAL_CLOSED, ending.awaitEnd());
  }

  @Test
  void isSettledOnceNothingLives() {
    var stopping = new State.Stopping(new After.Stay(), false);
    assertFalse(new Standing(Map.of(SHOP, stopping, WEB, COMPLETED)).isSettled());
    assertTrue(new Standing(Map.of(SHOP, new State.Stopped(), WEB, FAILED)).isSettled());
  }

  @Test
  void aDefectIsNotWaitedOver() {
    ending.changed(Map.of(SHOP, READY));
    ending.defect(new IllegalStateException("a defect"));
    assertThrows(IllegalStateException.class, ending::awaitEnd);
  }
}
