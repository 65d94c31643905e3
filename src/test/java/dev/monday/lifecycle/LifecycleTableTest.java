package dev.monday.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Prints what {@link Lifecycle#next} does with every input in every state and compares it with the
 * page in the reference. {@code -Dmonday.update=true} writes the page anew: read the difference.
 */
class LifecycleTableTest {
  private static final Path PAGE = Path.of("docs/reference/lifecycle.md");
  private static final Failure CAUSE = new Failure.Exited(1, Duration.ofSeconds(3));
  private static final RestartPolicy POLICY =
      new RestartPolicy(
          2,
          Optional.of(Duration.ofSeconds(30)),
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10));

  private record Named<T>(String name, T value) {}

  private static final List<Named<State>> STATES =
      List.of(
          new Named<>("pending(attempt)", new State.Pending(1, new Hold.None())),
          new Named<>("starting(attempt)", new State.Starting(1)),
          new Named<>("starting(last attempt)", new State.Starting(2)),
          new Named<>("starting(attempt, held)", new State.Starting(1, new Hold.HeldBy("p", 1))),
          new Named<>("ready(attempt)", new State.Ready(1)),
          new Named<>("unready(attempt, cause)", new State.Unready(1, CAUSE)),
          new Named<>(
              "unready(attempt, cause, held)",
              new State.Unready(1, CAUSE, new Hold.HeldBy("p", 1))),
          new Named<>("stopping(again)", new State.Stopping(new After.Again("change"), false)),
          new Named<>("stopping(retry)", new State.Stopping(new After.Retry(1, CAUSE), false)),
          new Named<>("stopping(complete)", new State.Stopping(new After.Complete(), false)),
          new Named<>("stopping(fail)", new State.Stopping(new After.Fail(CAUSE), false)),
          new Named<>("stopping(stay)", new State.Stopping(new After.Stay(), false)),
          new Named<>("stopping(stay, killed)", new State.Stopping(new After.Stay(), true)),
          new Named<>("backoff(attempt, cause)", new State.Backoff(1, CAUSE)),
          new Named<>("completed", new State.Completed()),
          new Named<>("failed(cause)", new State.Failed(CAUSE)),
          new Named<>("stopped", new State.Stopped()));

  private static final List<Named<Input>> INPUTS =
      List.of(
          new Named<>("start", new Input.Start()),
          new Named<>("restart", new Input.Restart("change")),
          new Named<>("changed", new Input.Changed("change")),
          new Named<>("held", new Input.Held(new Hold.WaitingFor(List.of(ComponentId.app("a"))))),
          new Named<>("released", new Input.Released()),
          new Named<>("became ready", new Input.BecameReady()),
          new Named<>("became unready", new Input.BecameUnready(new Failure.CannotStart("x"))),
          new Named<>("exited, success", new Input.Exited(new Outcome.Succeeded())),
          new Named<>("exited, failure", new Input.Exited(new Outcome.Failed(CAUSE))),
          new Named<>("ended", new Input.Ended()),
          new Named<>("timed out", new Input.TimedOut()),
          new Named<>("stop", new Input.Stop()),
          new Named<>("kill", new Input.Kill()));

  @Test
  void pageSaysWhatTheTableDoes() throws IOException {
    var page = page();
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(PAGE, page);
    }
    assertEquals(Files.readString(PAGE), page);
  }

  @Test
  void tableNamesEveryStateAndInput() {
    assertEquals(
        List.of(State.class.getPermittedSubclasses()).stream().collect(Collectors.toSet()),
        STATES.stream().map(state -> state.value().getClass()).collect(Collectors.toSet()));
    assertEquals(
        List.of(Input.class.getPermittedSubclasses()).stream().collect(Collectors.toSet()),
        INPUTS.stream().map(input -> input.value().getClass()).collect(Collectors.toSet()));
  }

  private static String page() {
    var text =
        new StringBuilder(
            """
            # The life of a component

            Everything that monday runs (an app, its preparation, a forward, a route) has the same \
            life. The table is printed from the code by a test: for each state, what each input \
            makes of it, and what is done about it. What is not listed changes nothing.

            | state | input | becomes | is done |
            |---|---|---|---|
            """);
    for (var state : STATES) {
      for (var input : INPUTS) {
        text.append(row(state, input));
      }
    }
    return text.toString();
  }

  private static String row(Named<State> state, Named<Input> input) {
    var transition = Lifecycle.next(state.value(), input.value(), POLICY);
    if (transition.state().equals(state.value()) && transition.effects().isEmpty()) {
      return "";
    }
    return "| %s | %s | %s | %s |\n"
        .formatted(
            state.name(),
            input.name(),
            describe(transition.state()),
            transition.effects().stream()
                .map(LifecycleTableTest::describe)
                .collect(Collectors.joining(", ")));
  }

  private static String describe(State state) {
    return switch (state) {
      case State.Pending(int attempt, Hold.None _) -> "pending(%d)".formatted(attempt);
      case State.Pending(int attempt, _) -> "pending(%d, held)".formatted(attempt);
      case State.Starting(int attempt, Hold.None _) -> "starting(%d)".formatted(attempt);
      case State.Starting(int attempt, _) -> "starting(%d, held)".formatted(attempt);
      case State.Ready(int attempt, _) -> "ready(%d)".formatted(attempt);
      case State.Unready(int attempt, _, Hold.None _) -> "unready(%d)".formatted(attempt);
      case State.Unready(int attempt, _, _) -> "unready(%d, held)".formatted(attempt);
      case State.Stopping(After after, boolean killed) ->
          "stopping(%s%s)".formatted(describe(after), killed ? ", killed" : "");
      case State.Backoff(int attempt, _) -> "backoff(%d)".formatted(attempt);
      case State.Completed _, State.Failed _, State.Stopped _ -> state.word();
    };
  }

  private static String describe(After after) {
    return switch (after) {
      case After.Again _ -> "again";
      case After.Retry(int attempt, _) -> "retry(%d)".formatted(attempt);
      case After.Complete _ -> "complete";
      case After.Fail _ -> "fail";
      case After.Stay _ -> "stay";
    };
  }

  private static String describe(Effect effect) {
    return switch (effect) {
      case Effect.Launch _ -> "launch";
      case Effect.Terminate _ -> "terminate";
      case Effect.Renew _ -> "renew";
      case Effect.Expire _ -> "expire";
      case Effect.Kill _ -> "kill";
      case Effect.Arm(Effect.Timer timer) ->
          "arm the %s timer".formatted(timer.name().toLowerCase(Locale.ROOT));
    };
  }
}
