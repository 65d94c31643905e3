package dev.monday.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What must hold whatever happens, rather than cell by cell. */
class LifecycleTest {
  private static final Failure CAUSE = new Failure.Exited(1, Duration.ofSeconds(3));
  private static final RestartPolicy RETRYING =
      new RestartPolicy(
          3,
          Optional.of(Duration.ofSeconds(30)),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofSeconds(10));

  @Test
  void stopDuringBackoffStaysDown() {
    var stopped = state(new State.Backoff(1, CAUSE), new Input.Stop());
    assertEquals(new State.Stopped(), stopped);
    assertEquals(stopped, state(stopped, new Input.TimedOut()));
  }

  @Test
  void aSaveDoesNotStartWhatAPersonStopped() {
    var stopping = new State.Stopping(new After.Stay(), false);
    for (var input : List.of(new Input.Restart("asked"), new Input.Changed("main.go"))) {
      assertEquals(new State.Stopped(), state(new State.Stopped(), input));
      assertEquals(stopping, state(stopping, input));
    }
  }

  @Test
  void whatRenewsItselfIsNotLaunchedAnewWhileItIsUp() {
    var changed = new Input.Changed("main.go");
    var policy = RETRYING.renewing();
    assertEquals(
        new Transition(new State.Ready(1), List.of(new Effect.Renew())),
        Lifecycle.next(new State.Ready(1), changed, policy));
    assertEquals(
        new State.Stopping(new After.Again("main.go"), false),
        Lifecycle.next(new State.Starting(1), changed, policy).state());
    assertEquals(
        new State.Pending(0, new Hold.None()),
        Lifecycle.next(new State.Failed(CAUSE), changed, policy).state());
    assertEquals(
        new State.Stopping(new After.Again("x"), false),
        Lifecycle.next(new State.Ready(1), new Input.Restart("x"), policy).state());
  }

  @Test
  void failuresAreForgottenOnceItWasReadyForLong() {
    assertEquals(new State.Ready(0), state(new State.Ready(3), new Input.TimedOut()));
  }

  @Test
  void theLastRetryFails() {
    var failed = new Input.Exited(new Outcome.Failed(CAUSE));
    assertEquals(
        new State.Stopping(new After.Retry(3, CAUSE), false), state(new State.Starting(2), failed));
    assertEquals(
        new State.Stopping(new After.Fail(CAUSE), false), state(new State.Starting(3), failed));
  }

  @Test
  void whatIsHeldByAnotherRunDoesNotRunOutOfTime() {
    var held = new State.Starting(0, new Hold.HeldBy("graphql", 4711));
    assertEquals(held, state(held, new Input.TimedOut()));
    var goesOn = state(held, new Input.Held(new Hold.None()));
    assertInstanceOf(State.Stopping.class, state(goesOn, new Input.TimedOut()));
  }

  @Test
  void delaysDoubleUpToTheLongest() {
    var delays =
        List.of(1, 2, 3, 4, 60).stream()
            .map(attempt -> RETRYING.length(Effect.Timer.BACKOFF, attempt).orElseThrow().toMillis())
            .toList();
    assertEquals(List.of(100L, 200L, 300L, 300L, 300L), delays);
  }

  /** Drivers report {@code Ended} only for what was asked to end; all else comes at any moment. */
  @RepeatedTest(20)
  void noSettledStateHasALivingLaunch() {
    var seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var alive = false;
    State state = new State.Pending(0, new Hold.None());
    for (var i = 0; i < 2_000; i++) {
      var input = input(random, state);
      var transition = Lifecycle.next(state, input, RETRYING);
      if (input instanceof Input.Ended) {
        alive = false;
      }
      if (transition.effects().contains(new Effect.Launch())) {
        assertFalse(alive, () -> "launched twice by " + input);
        alive = true;
      }
      state = transition.state();
      var down =
          state.isSettled() || state instanceof State.Pending || state instanceof State.Backoff;
      assertEquals(!down, alive, state + " after " + input);
    }
    if (alive) {
      state = state(state, new Input.Stop());
      assertInstanceOf(State.Stopping.class, state);
      state = state(state, new Input.Ended());
    } else {
      state = state(state, new Input.Stop());
    }
    assertTrue(state.isSettled(), state.toString());
  }

  private static Input input(Random random, State state) {
    var inputs =
        new ArrayList<Input>(
            List.of(
                new Input.Start(),
                new Input.Restart("change"),
                new Input.Held(new Hold.None()),
                new Input.Released(),
                new Input.BecameReady(),
                new Input.BecameUnready(CAUSE),
                new Input.TimedOut(),
                new Input.Stop(),
                new Input.Kill()));
    if (state instanceof State.Stopping) {
      inputs.add(new Input.Ended());
    }
    inputs.add(new Input.Exited(new Outcome.Succeeded()));
    inputs.add(new Input.Exited(new Outcome.Failed(CAUSE)));
    return inputs.get(random.nextInt(inputs.size()));
  }

  private static State state(State state, Input input) {
    return Lifecycle.next(state, input, RETRYING).state();
  }
}
