package dev.monday.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.monday.lifecycle.After;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.lifecycle.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What joins components, on the supervisor's own logic without its thread. */
class ComponentsTest {
  private static final ComponentId PREPARE = ComponentId.prepare("shop");
  private static final ComponentId APP = ComponentId.app("shop");
  private static final ComponentId WEB = ComponentId.app("web");

  private final ManualTimers timers = new ManualTimers();
  private final EventLog log = new EventLog();
  private final Map<ComponentId, RecordingDriver> drivers = new LinkedHashMap<>();
  private final List<Map<ComponentId, State>> seen = new ArrayList<>();
  private Map<ComponentId, State> states = Map.of();
  private final Components components =
      new Components(
          List.of(
              component(PREPARE, RestartPolicy.never(Duration.ofSeconds(10))),
              component(
                  APP,
                  RestartPolicy.never(Duration.ofSeconds(10)),
                  new Requirement(PREPARE, Condition.COMPLETED, true)),
              component(WEB, retrying(), new Requirement(APP, Condition.READY, false))),
          timers,
          log,
          new LatestStates(),
          Respondent.NOBODY,
          Runnable::run);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void startsOnlyWhatLacksNothing() {
    components.begin();
    assertEquals(List.of("launch"), driver(PREPARE).calls);
    assertEquals(List.of(), driver(APP).calls);
    assertEquals(new State.Pending(0, new Hold.WaitingFor(List.of(PREPARE))), states.get(APP));
  }

  @Test
  void releasesDependentsOneAfterTheOther() {
    components.begin();
    driver(PREPARE).succeed();
    assertEquals(new State.Completed(), states.get(PREPARE));
    assertEquals(List.of("launch"), driver(APP).calls);
    assertEquals(List.of(), driver(WEB).calls);
    driver(APP).ready();
    assertEquals(List.of("launch"), driver(WEB).calls);
  }

  @Test
  void isSeenOnlyWithAllThatFollows() {
    components.begin();
    driver(PREPARE).succeed();
    assertEquals(
        List.of(),
        seen.stream()
            .filter(all ->
                all.get(PREPARE) instanceof State.Completed
                    && all.get(APP) instanceof State.Pending)
            .toList());
  }

  @Test
  void aFailedPreparationLeavesTheAppWaiting() {
    components.begin();
    driver(PREPARE).fail();
    assertInstanceOf(State.Failed.class, states.get(PREPARE));
    assertEquals(new State.Pending(0, new Hold.WaitingFor(List.of(PREPARE))), states.get(APP));
  }

  @Test
  void theOldAppRunsWhileTheNewOneIsPrepared() {
    allReady();
    components.handle(PREPARE, new Input.Restart("main.go changed"));
    assertEquals(new State.Starting(0), states.get(PREPARE));
    assertEquals(new State.Ready(0), states.get(APP));
    driver(PREPARE).succeed();
    assertEquals(List.of("launch", "terminate"), driver(APP).calls);
    assertEquals(new State.Stopping(new After.Again("prepared again"), false), states.get(APP));
    driver(APP).launches.getLast().ended();
    assertEquals(List.of("launch", "terminate", "launch"), driver(APP).calls);
  }

  @Test
  void aLaunchTellsThatWhatAnotherIsMadeFromHasChanged() {
    allReady();
    driver(WEB).launches.getLast().changed(PREPARE, "main.go changed");
    assertEquals(new State.Starting(0), states.get(PREPARE));
    driver(WEB).launches.getLast().changed(ComponentId.app("gone"), "no such component");
    components.stopAll();
    driver(WEB).launches.getLast().changed(PREPARE, "too late");
    assertEquals(2, Collections.frequency(driver(PREPARE).calls, "launch"));
  }

  @Test
  void aFailedNewPreparationDoesNotTouchTheApp() {
    allReady();
    components.handle(PREPARE, new Input.Restart("main.go changed"));
    driver(PREPARE).fail();
    assertEquals(new State.Ready(0), states.get(APP));
    assertEquals(List.of("launch"), driver(APP).calls);
  }

  @Test
  void aChangeDuringAPreparationStartsItAgain() {
    components.begin();
    components.handle(PREPARE, new Input.Restart("main.go changed"));
    assertEquals(List.of("launch", "terminate"), driver(PREPARE).calls);
    driver(PREPARE).launches.getLast().ended();
    assertEquals(List.of("launch", "terminate", "launch"), driver(PREPARE).calls);
  }

  @Test
  void stopsDependentsFirst() {
    allReady();
    components.stopAll();
    assertEquals(List.of("launch", "terminate"), driver(WEB).calls);
    assertEquals(List.of("launch"), driver(APP).calls);
    driver(WEB).launches.getLast().ended();
    assertEquals(List.of("launch", "terminate"), driver(APP).calls);
    driver(APP).launches.getLast().ended();
    assertEquals(new State.Stopped(), states.get(APP));
    assertEquals(new State.Completed(), states.get(PREPARE));
  }

  @Test
  void startsNothingOnceItIsStopping() {
    components.begin();
    components.stopAll();
    driver(PREPARE).launches.getLast().ended();
    components.handle(APP, new Input.Start());
    components.handle(PREPARE, new Input.Restart("main.go changed"));
    assertEquals(List.of(), driver(APP).calls);
    assertEquals(List.of("launch", "terminate"), driver(PREPARE).calls);
    assertEquals(new State.Stopped(), states.get(PREPARE));
  }

  @Test
  void expiresAfterTheGracePeriodAndAgainEveryFiveSeconds() {
    allReady();
    components.handle(APP, new Input.Stop());
    timers.pass(Duration.ofSeconds(9));
    assertEquals(List.of("launch", "terminate"), driver(APP).calls);
    timers.pass(Duration.ofSeconds(1));
    timers.pass(Duration.ofSeconds(5));
    assertEquals(List.of("launch", "terminate", "expire", "expire"), driver(APP).calls);
  }

  @Test
  void killsAllAtOnce() {
    allReady();
    components.killAll();
    assertEquals(List.of("launch", "kill"), driver(WEB).calls);
    assertEquals(List.of("launch", "kill"), driver(APP).calls);
    assertEquals(List.of("launch", "terminate"), driver(PREPARE).calls, "completed already");
  }

  @Test
  void aStopIsNotUndoneByAnOlderTimer() {
    allReady();
    driver(WEB).fail();
    assertInstanceOf(State.Backoff.class, states.get(WEB));
    components.handle(WEB, new Input.Stop());
    timers.pass(Duration.ofMinutes(1));
    assertEquals(new State.Stopped(), states.get(WEB));
  }

  @Test
  void retriesAfterTheDelay() {
    allReady();
    driver(WEB).fail();
    timers.pass(Duration.ofMillis(99));
    assertEquals(List.of("launch", "terminate"), driver(WEB).calls);
    timers.pass(Duration.ofMillis(1));
    assertEquals(new State.Starting(1), states.get(WEB));
  }

  @Test
  void dropsReportsOfAnOlderLaunch() {
    allReady();
    var old = driver(WEB).launches.getLast();
    driver(WEB).fail();
    timers.pass(Duration.ofSeconds(1));
    assertEquals(new State.Starting(1), states.get(WEB));
    old.becameReady("");
    assertEquals(new State.Starting(1), states.get(WEB));
  }

  private void allReady() {
    components.begin();
    driver(PREPARE).succeed();
    driver(APP).ready();
    driver(WEB).ready();
  }

  private RecordingDriver driver(ComponentId id) {
    return drivers.computeIfAbsent(id, _ -> new RecordingDriver());
  }

  private Component component(ComponentId id, RestartPolicy policy, Requirement... requires) {
    return new Component(id, List.of(requires), policy, driver(id));
  }

  private static RestartPolicy retrying() {
    return new RestartPolicy(
        5,
        Optional.empty(),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  private final class LatestStates implements Observer {
    @Override
    public void changed(Map<ComponentId, State> now) {
      seen.add(now);
      states = now;
    }

    @Override
    public void defect(Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
