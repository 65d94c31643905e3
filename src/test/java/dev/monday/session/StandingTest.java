package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final ComponentId APP = ComponentId.app("api");
  private static final ComponentId PREPARE = ComponentId.prepare("api");
  private static final State WAITING = new State.Pending(0, new Hold.WaitingFor(List.of(PREPARE)));

  @Test
  void runGoesOnWhenWhatAnAppWaitedForHasJustCompleted() {
    assertFalse(isOver(new State.Completed(), WAITING));
  }

  @Test
  void runIsOverWhenAnAppWaitsForWhatFailed() {
    assertTrue(isOver(new State.Failed(new Failure.CannotStart("no such program")), WAITING));
    assertTrue(isOver(new State.Stopped(), WAITING));
  }

  @Test
  void runIsOverWhenAllHasEnded() {
    assertTrue(isOver(new State.Completed(), new State.Completed()));
    assertFalse(isOver(new State.Completed(), new State.Ready(0)));
  }

  private static boolean isOver(State prepare, State app) {
    return new Standing(Map.of(PREPARE, prepare, APP, app)).isOver();
  }
}
