package dev.monday.supervisor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.lifecycle.State;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a launch asks a person, through a supervisor with its thread. */
@Timeout(60)
class QuestionsTest {
  private static final ComponentId DB = ComponentId.forward("db");
  private static final ComponentId SHOP = ComponentId.app("shop");
  private static final Question PASSWORD = new Question("Password of db", true, "use a key");
  private static final Question KNOWN = new Question("db is not known", false, "add its key");
  private static final State ASKING = new State.Starting(0, new Hold.NeedsAnswer(PASSWORD));

  private final LinkedBlockingQueue<Inquiry> put = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Map<ComponentId, State>> changes = new LinkedBlockingQueue<>();
  private final List<Event> events = new ArrayList<>();
  private final RecordingDriver db = new RecordingDriver();
  private final RecordingDriver shop = new RecordingDriver();
  private final EventLog log = new EventLog();
  private final ExecutorService drivers = Executors.newVirtualThreadPerTaskExecutor();
  private Supervisor supervisor = supervisor(put::add);

  private Supervisor supervisor(Respondent respondent) {
    var never = RestartPolicy.never(Duration.ofSeconds(10));
    var requires = List.of(new Requirement(DB, Condition.READY, false));
    return new Supervisor(
        List.of(
            new Component(DB, List.of(), never, db), new Component(SHOP, requires, never, shop)),
        new ManualTimers(),
        log,
        new Changes(),
        respondent);
  }

  @BeforeEach
  void follow() {
    log.subscribe("test", new Following(), _ -> {});
  }

  @AfterEach
  void close() {
    supervisor.close();
    drivers.shutdownNow();
    log.close();
  }

  private Reports launched() throws InterruptedException {
    supervisor.start();
    await(states -> states.get(DB) instanceof State.Starting);
    return db.launches.getLast();
  }

  private Future<Optional<char[]>> ask(Reports reports, Question question) {
    return drivers.submit(() -> reports.ask(question));
  }

  private Inquiry taken() throws InterruptedException {
    var inquiry = put.poll(30, TimeUnit.SECONDS);
    if (inquiry == null) {
      throw new AssertionError("nothing was asked");
    }
    return inquiry;
  }

  private void await(Predicate<Map<ComponentId, State>> wanted) throws InterruptedException {
    var states = changes.poll(30, TimeUnit.SECONDS);
    while (states != null && !wanted.test(states)) {
      states = changes.poll(30, TimeUnit.SECONDS);
    }
    if (states == null) {
      throw new AssertionError("no such change");
    }
  }

  @Test
  void theAnswerGoesToWhoAskedAndIntoNoEvent() throws Exception {
    var answer = ask(launched(), PASSWORD);
    var inquiry = taken();
    assertEquals(DB, inquiry.source());
    assertEquals(PASSWORD, inquiry.question());
    await(states -> ASKING.equals(states.get(DB)));
    inquiry.answer("s3cret".toCharArray());
    assertArrayEquals("s3cret".toCharArray(), answer.get().orElseThrow());
    await(states -> new State.Starting(0).equals(states.get(DB)));
    log.close();
    assertTrue(events.toString().contains("Password of db"), events::toString);
    assertFalse(events.toString().contains("s3cret"), events::toString);
  }

  @Test
  void whereNobodyIsThereItEndsAtOnceAndHoldsNothing() throws Exception {
    supervisor = supervisor(Respondent.NOBODY);
    assertEquals(Optional.empty(), ask(launched(), PASSWORD).get());
    log.close();
    assertFalse(events.toString().contains("NeedsAnswer"), events::toString);
  }

  @Test
  void severalQuestionsAreOpenAtOnceAndTheFirstIsShown() throws Exception {
    var reports = launched();
    var first = ask(reports, PASSWORD);
    var password = taken();
    var second = ask(reports, KNOWN);
    var known = taken();
    password.answer(new char[0]);
    assertEquals(0, first.get().orElseThrow().length);
    await(states -> new State.Starting(0, new Hold.NeedsAnswer(KNOWN)).equals(states.get(DB)));
    known.answer("yes".toCharArray());
    assertTrue(second.get().isPresent());
    await(states -> new State.Starting(0).equals(states.get(DB)));
  }

  @Test
  void isWithdrawnWhenTheLaunchIsToEndAndNothingIsAskedAfterwards() throws Exception {
    var reports = launched();
    var answer = ask(reports, PASSWORD);
    var inquiry = taken();
    supervisor.post(DB, new Input.Stop());
    assertEquals(Optional.empty(), answer.get());
    assertFalse(inquiry.isOpen());
    assertEquals(Optional.empty(), ask(reports, KNOWN).get());
    assertTrue(put.isEmpty());
  }

  @Test
  void isWithdrawnWhenTheLaunchFails() throws Exception {
    var reports = launched();
    var answer = ask(reports, PASSWORD);
    taken();
    reports.exited(new Outcome.Failed(new Failure.CannotStart("the server went away")));
    assertEquals(Optional.empty(), answer.get());
  }

  @Test
  void isWithdrawnWhenTheRunEndsThoughOthersStillNeedWhoAsked() throws Exception {
    var reports = launched();
    reports.becameReady("");
    await(states -> states.get(SHOP) instanceof State.Starting);
    reports.becameUnready(new Failure.CannotStart("the link is lost"));
    var answer = ask(reports, PASSWORD);
    taken();
    await(states ->
        states.get(DB) instanceof State.Unready(_, _, var hold)
            && hold.equals(new Hold.NeedsAnswer(PASSWORD)));
    supervisor.stopAll();
    assertEquals(Optional.empty(), answer.get());
    assertEquals(List.of("launch"), db.calls);
    assertEquals(Optional.empty(), ask(reports, KNOWN).get());
  }

  @Test
  void anOlderLaunchIsNotHeard() throws Exception {
    var old = launched();
    supervisor.post(DB, new Input.Restart("test"));
    await(states -> states.get(DB) instanceof State.Stopping);
    old.ended();
    await(states -> states.get(DB) instanceof State.Starting);
    assertEquals(Optional.empty(), ask(old, PASSWORD).get());
    var answer = ask(db.launches.getLast(), KNOWN);
    taken().answer("yes".toCharArray());
    assertTrue(answer.get().isPresent());
  }

  @Test
  void isWithdrawnWhenWhoAskedIsInterrupted() throws Exception {
    var reports = launched();
    var kept = new LinkedBlockingQueue<Boolean>();
    var asking =
        Thread.ofVirtual()
            .start(() -> {
              var answer = reports.ask(PASSWORD);
              kept.add(answer.isEmpty() && Thread.currentThread().isInterrupted());
            });
    var inquiry = taken();
    asking.interrupt();
    assertEquals(true, kept.poll(30, TimeUnit.SECONDS));
    assertFalse(inquiry.isOpen());
  }

  @Test
  void anAnswerThatComesTooLateIsWiped() {
    var inquiry = new Inquiry(DB, PASSWORD);
    inquiry.withdraw();
    var late = "s3cret".toCharArray();
    inquiry.answer(late);
    var wiped = new char[late.length];
    Arrays.fill(wiped, '\0');
    assertArrayEquals(wiped, late);
    assertEquals(Optional.empty(), inquiry.await());
  }

  private final class Changes implements Observer {
    @Override
    public void changed(Map<ComponentId, State> states) {
      changes.add(states);
    }

    @Override
    public void defect(Throwable cause) {
      throw new AssertionError(cause);
    }
  }

  private final class Following implements Subscriber {
    @Override
    public void accept(List<Event> batch) throws IOException {
      events.addAll(batch);
    }

    @Override
    public long progress() {
      return 0;
    }
  }
}
