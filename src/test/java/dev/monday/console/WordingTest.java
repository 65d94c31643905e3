package dev.monday.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.State;
import dev.monday.lifecycle.State.Backoff;
import dev.monday.lifecycle.State.Completed;
import dev.monday.lifecycle.State.Failed;
import dev.monday.lifecycle.State.Pending;
import dev.monday.lifecycle.State.Ready;
import dev.monday.lifecycle.State.Starting;
import dev.monday.lifecycle.State.Stopped;
import dev.monday.lifecycle.State.Stopping;
import dev.monday.lifecycle.State.Unready;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordingTest {
  private static final String NOTHING = "";
  private static final Failure ONE = new Failure.Exited(1, Duration.ofSeconds(3));
  private static final Failure SEGV = new Failure.Exited(139, Duration.ofMillis(80));
  private static final Failure ODD = new Failure.Exited(200, Duration.ofSeconds(3));
  private static final Failure TAKEN =
      new Failure.PortTaken(new Failure.Exited(1, Duration.ofMillis(300)), "port 80 is in use");
  private static final Failure MISSING = new Failure.CannotStart("cannot run \"nmp\": not found");
  private static final Failure LATE = new Failure.StartTimedOut(Duration.ofSeconds(30));
  private static final Hold ASKS =
      new Hold.NeedsAnswer(new Question("Password of db", true, "use a key"));
  private static final State PENDING = new Pending(0, new Hold.None());
  private static final State STARTING = new Starting(0);
  private static final State READY = new Ready(0);
  private static final State STAYING = new Stopping(new After.Stay(), false);

  private static final Wording.Context QUIET =
      new Wording.Context(
          ComponentId.app("graphql"), Duration.ofMillis(1400), Duration.ofMillis(200), false);
  private static final Wording.Context SPOKEN =
      new Wording.Context(QUIET.id(), QUIET.sinceStart(), QUIET.inState(), true);
  private static final Wording.Context PREPARATION =
      new Wording.Context(
          ComponentId.prepare("graphql"), QUIET.sinceStart(), QUIET.inState(), false);
  private static final State HELD = new Starting(0, new Hold.HeldBy("shop", 4711));
  private static final Wording.Context ROUTE =
      new Wording.Context(
          ComponentId.route("graphql.svc.local:8080"), QUIET.sinceStart(), QUIET.inState(), false);
  private static final Wording.Context SHORT_PREPARATION =
      new Wording.Context(PREPARATION.id(), Duration.ofMillis(400), Duration.ofMillis(200), false);

  @Test
  void aReloadNamesWhatComesChangesAndGoesAndAnAppOnce() {
    var reloaded =
        new Event.Reloaded(
            List.of(ComponentId.prepare("new"), ComponentId.app("new")),
            List.of(ComponentId.prepare("shop"), ComponentId.forward("db")),
            List.of(ComponentId.route("shop.svc.local:80"), ComponentId.prepare("old")));
    assertEquals(
        new Said(
            Sign.AGAIN,
            "reloaded",
            "+ app new, ~ app shop, ~ forward db, - route shop.svc.local:80, - app old"),
        Wording.of(reloaded));
  }

  @Test
  void anAppThatGetsABuildHasChanged() {
    var reloaded =
        new Event.Reloaded(
            List.of(ComponentId.prepare("shop")), List.of(ComponentId.app("shop")), List.of());
    assertEquals("~ app shop", Wording.of(reloaded).text());
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        argumentSet("starting", PENDING, STARTING, QUIET, NOTHING),
        argumentSet("pending again", STAYING, PENDING, QUIET, NOTHING),
        argumentSet("ready", STARTING, READY, QUIET, "✔|ready|in 1.4 s"),
        argumentSet(
            "ready under a name",
            STARTING,
            new Ready(0, "graphql.svc.local:8080"),
            QUIET,
            "✔|ready|graphql.svc.local:8080 in 1.4 s"),
        argumentSet("held", STARTING, HELD, ROUTE, "•|waiting|held by session shop (pid 4711)"),
        argumentSet("a route is up", STARTING, READY, ROUTE, NOTHING),
        argumentSet("a route that waited is up", HELD, READY, ROUTE, "✔|ready|in 1.4 s"),
        argumentSet("a route is down", STAYING, new Stopped(), ROUTE, NOTHING),
        argumentSet("ready again", new Unready(0, LATE), READY, QUIET, "✔|ready|again"),
        argumentSet(
            "unready", READY, new Unready(0, LATE), QUIET, "↻|not ready|not ready after 30 s"),
        argumentSet("asking", STARTING, new Starting(0, ASKS), QUIET, NOTHING),
        argumentSet(
            "asking while unready",
            new Unready(0, LATE),
            new Unready(0, LATE, ASKS),
            QUIET,
            NOTHING),
        argumentSet(
            "unready for another reason",
            new Unready(0, LATE),
            new Unready(0, MISSING),
            QUIET,
            "↻|not ready|cannot run \"nmp\": not found"),
        argumentSet("stopping", READY, STAYING, QUIET, NOTHING),
        argumentSet(
            "restarting",
            READY,
            new Stopping(new After.Again("changed: main.go"), false),
            QUIET,
            "↻|restarting|changed: main.go"),
        argumentSet(
            "killed after its grace",
            STAYING,
            new Stopping(new After.Stay(), true),
            QUIET,
            "✘|killed|not ended 200 ms after SIGTERM"),
        argumentSet("killed at once", READY, new Stopping(new After.Stay(), true), QUIET, NOTHING),
        argumentSet("stopped", STAYING, new Stopped(), QUIET, "•|stopped|in 200 ms"),
        argumentSet("stopped before its start", PENDING, new Stopped(), QUIET, NOTHING),
        argumentSet("completed", STAYING, new Completed(), QUIET, "✔|completed|after 1.4 s"),
        argumentSet("failed", STAYING, new Failed(ONE), QUIET, "✘|failed|exit status 1 after 3 s"),
        argumentSet(
            "failed, having written",
            STAYING,
            new Failed(ONE),
            SPOKEN,
            "✘|failed|exit status 1 after 3 s; last lines above"),
        argumentSet(
            "signalled",
            STAYING,
            new Failed(SEGV),
            QUIET,
            "✘|failed|exit status 139 (SIGSEGV) after 80 ms"),
        argumentSet(
            "a high status", STAYING, new Failed(ODD), QUIET, "✘|failed|exit status 200 after 3 s"),
        argumentSet(
            "not startable",
            STAYING,
            new Failed(MISSING),
            QUIET,
            "✘|failed|cannot run \"nmp\": not found"),
        argumentSet(
            "a port taken",
            STAYING,
            new Failed(TAKEN),
            QUIET,
            "✘|failed|exit status 1 after 300 ms: port 80 is in use"),
        argumentSet(
            "never ready", STAYING, new Failed(LATE), QUIET, "✘|failed|not ready after 30 s"),
        argumentSet(
            "retried",
            STAYING,
            new Backoff(1, ONE),
            QUIET,
            "↻|retrying|exit status 1 after 3 s; attempt 2 next"),
        argumentSet("prepared", STAYING, new Completed(), PREPARATION, "✔|prepared|in 1.4 s"),
        argumentSet("prepared at once", STAYING, new Completed(), SHORT_PREPARATION, NOTHING),
        argumentSet(
            "not prepared",
            STAYING,
            new Failed(ONE),
            PREPARATION,
            "✘|not prepared|exit status 1 after 3 s"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changesAreSaid(State from, State to, Wording.Context context, String said) {
    assertEquals(said, text(Wording.of(new Event.StateChanged(from, to), context)));
  }

  @Test
  void stoppingThatLastsIsSaid() {
    assertEquals("•|stopping|not ended after 200 ms", text(Wording.lasting(STAYING, QUIET)));
    assertEquals(NOTHING, text(Wording.lasting(READY, QUIET)));
  }

  @Test
  void noticesAreSaidAsTheyAre() {
    var notice = new Event.Notice(Level.WARNING, "config", "no such app");
    assertEquals("!|config|no such app", text(Optional.of(Wording.of(notice))));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1 line dropped: standard output stood still",
    "312, 312 lines dropped: standard output stood still"
  })
  void lossesAreCounted(long lines, String said) {
    assertEquals(said, Wording.of(new Event.Dropped(lines)).text());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "-5, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "1449, 1.4 s",
    "9949, 9.9 s",
    "9950, 10 s",
    "59499, 59 s",
    "59500, 1 min",
    "125000, 2 min 5 s",
    "3600000, 1 h",
    "3785000, 1 h 3 min"
  })
  void timesAreWritten(long millis, String said) {
    assertEquals(said, Words.of(Duration.ofMillis(millis)));
  }

  private static String text(Optional<Said> said) {
    return said.map(it -> it.sign().shape() + "|" + it.topic() + "|" + it.text()).orElse(NOTHING);
  }
}
