package dev.monday.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.lifecycle.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Components that come, change and go while others run; on the supervisor's own logic. */
class RevisionTest {
  private static final ComponentId ROUTE = ComponentId.route("shop.local:80");
  private static final ComponentId PREPARE = ComponentId.prepare("shop");
  private static final ComponentId SHOP = ComponentId.app("shop");
  private static final ComponentId WEB = ComponentId.app("web");
  private static final RestartPolicy POLICY = RestartPolicy.never(Duration.ofSeconds(10));
  private static final Requirement ROUTED = new Requirement(ROUTE, Condition.DECIDED, false);
  private static final Requirement PREPARED = new Requirement(PREPARE, Condition.COMPLETED, true);
  private static final List<String> ENDED = List.of("launch", "terminate");

  private final EventLog log = new EventLog();
  private final List<Map<ComponentId, State>> seen = new ArrayList<>();
  private final RecordingDriver route = new RecordingDriver();
  private final RecordingDriver prepare = new RecordingDriver();
  private final RecordingDriver shop = new RecordingDriver();
  private final RecordingDriver web = new RecordingDriver();
  private final RecordingDriver next = new RecordingDriver();
  private final Components components =
      new Components(
          List.of(
              component(ROUTE, route),
              component(PREPARE, prepare),
              component(SHOP, shop, ROUTED, PREPARED),
              component(WEB, web)),
          new ManualTimers(),
          log,
          new LatestStates(),
          Respondent.NOBODY,
          Runnable::run);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void whatIsNotNamedIsNotTouched() {
    allReady();
    revise(List.of(), component(ComponentId.app("new"), next));
    assertEquals(List.of("launch"), next.calls);
    for (var driver : List.of(route, prepare, shop, web)) {
      assertTrue(Set.of(List.of("launch"), ENDED).contains(driver.calls), driver.calls::toString);
    }
  }

  @Test
  void whatIsRemovedEndsDependentsFirstAndIsForgotten() {
    allReady();
    revise(List.of(ROUTE, PREPARE, SHOP));
    assertEquals(List.of("launch"), route.calls);
    assertEquals(ENDED, shop.calls);
    shop.end();
    assertEquals(List.of("launch", "terminate", "retire"), shop.calls);
    assertEquals(ENDED, route.calls);
    assertEquals(Set.of(ROUTE, WEB), states().keySet());
    route.end();
    assertEquals(Set.of(WEB), states().keySet());
    assertEquals("retire", route.calls.getLast());
    assertEquals("retire", prepare.calls.getLast());
    assertEquals(List.of("launch"), web.calls);
  }

  @Test
  void aSuccessorStartsOnceNothingOfThePredecessorIsLeft() {
    allReady();
    revise(List.of(), component(WEB, next));
    assertEquals(ENDED, web.calls);
    assertEquals(List.of(), next.calls);
    web.end();
    assertEquals("retire", web.calls.getLast());
    assertEquals(List.of("launch"), next.calls);
    next.ready();
    assertEquals(new State.Ready(0), states().get(WEB));
  }

  @Test
  void anAppThatComesWaitsForOnesThatLeaveAsForTheirPorts() {
    allReady();
    var renamed = ComponentId.app("renamed");
    revise(List.of(WEB), component(renamed, next));
    assertEquals(List.of(), next.calls);
    assertEquals(new State.Pending(0, new Hold.WaitingFor(List.of(WEB))), states().get(renamed));
    web.end();
    assertEquals(List.of("launch"), next.calls);
    assertTrue(seen.stream().noneMatch(all -> all.values().stream().allMatch(State::isSettled)));
  }

  @Test
  void twoThatChangeTheirPortsStartOnlyWhenBothHaveEnded() {
    allReady();
    var other = new RecordingDriver();
    revise(List.of(), component(SHOP, other, ROUTED, PREPARED), component(WEB, next));
    web.end();
    assertEquals(List.of(), next.calls);
    shop.end();
    assertEquals(List.of("launch"), next.calls);
    assertEquals(List.of("launch"), other.calls);
  }

  @Test
  void whatHadEndedBeforeItsChangeWaitsAsWell() {
    allReady();
    web.fail();
    revise(List.of(), component(WEB, next), component(SHOP, new RecordingDriver(), ROUTED));
    assertEquals(List.of(), next.calls);
    shop.end();
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void theOldAppRunsWhileTheNewOneIsPrepared() {
    allReady();
    var build = prepareShopAnew();
    assertEquals(List.of("launch"), build.calls);
    assertEquals(List.of("launch"), shop.calls);
    build.succeed();
    assertEquals(ENDED, shop.calls);
    shop.end();
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void anAppThatNoBuildRestartsIsChangedOnceItIsBuilt() {
    var builtOnly = new Requirement(PREPARE, Condition.COMPLETED, false);
    allReady();
    var build = new RecordingDriver();
    revise(List.of(), component(PREPARE, build), component(SHOP, next, ROUTED, builtOnly));
    assertEquals(List.of("launch"), shop.calls);
    build.succeed();
    shop.end();
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void aFailedPreparationLeavesTheOldAppAsItWas() {
    allReady();
    var build = prepareShopAnew();
    build.fail();
    assertEquals(List.of("launch"), shop.calls);
    assertEquals(new State.Ready(0), states().get(SHOP));
    var better = new RecordingDriver();
    revise(List.of(), component(PREPARE, better));
    better.succeed();
    shop.end();
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void aChangedPreparationAloneRestartsItsApp() {
    allReady();
    revise(List.of(), component(PREPARE, next));
    next.succeed();
    assertEquals(ENDED, shop.calls);
    shop.end();
    assertEquals(List.of("launch", "terminate", "launch"), shop.calls);
  }

  @Test
  void aPreparationThatRunsIsEndedAndBegunAnew() {
    components.begin();
    revise(List.of(), component(PREPARE, next));
    assertEquals(ENDED, prepare.calls);
    prepare.end();
    assertEquals(List.of("launch"), next.calls);
    next.succeed();
    route.ready();
    assertEquals(List.of("launch"), shop.calls);
  }

  @Test
  void aNewRouteIsThereBeforeItsApp() {
    allReady();
    var listener = new RecordingDriver();
    moveToAnotherRoute(listener);
    assertEquals(List.of("launch"), listener.calls);
    assertEquals(List.of("launch"), route.calls, "the old app still has it");
    shop.end();
    assertEquals(ENDED, route.calls);
    assertEquals(List.of(), next.calls);
    listener.ready();
    assertEquals(List.of("launch"), next.calls);
  }

  /** The successor of the app needs another route, and the old one leaves. */
  private void moveToAnotherRoute(RecordingDriver listener) {
    var other = ComponentId.route("shop.local:81");
    revise(
        List.of(ROUTE),
        component(other, listener),
        component(SHOP, next, new Requirement(other, Condition.DECIDED, false)));
  }

  @Test
  void theNewestOfSeveralSuccessorsTakesOver() {
    allReady();
    revise(List.of(), component(WEB, next));
    var newest = new RecordingDriver();
    revise(List.of(), component(WEB, newest));
    assertEquals(List.of("retire"), next.calls);
    web.end();
    assertEquals(List.of("launch"), newest.calls);
  }

  @Test
  void whatComesBackWhileItLeavesIsStartedAnew() {
    allReady();
    revise(List.of(WEB));
    revise(List.of(), component(WEB, next));
    web.end();
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void whatLeavesWhileItChangesIsForgotten() {
    allReady();
    revise(List.of(), component(WEB, next));
    revise(List.of(WEB));
    web.end();
    assertEquals(List.of("retire"), next.calls);
    assertTrue(!states().containsKey(WEB));
  }

  @Test
  void whatHasFailedIsTriedWithItsChange() {
    allReady();
    web.fail();
    revise(List.of(), component(WEB, next));
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void whatAPersonStoppedStaysStopped() {
    allReady();
    components.handle(WEB, new Input.Stop());
    web.end();
    revise(List.of(), component(WEB, next));
    assertEquals(new State.Stopped(), states().get(WEB));
    components.handle(WEB, new Input.Start());
    assertEquals(List.of("launch"), next.calls);
  }

  @Test
  void nothingComesOnceTheRunIsClosing() {
    allReady();
    components.stopAll();
    revise(List.of(WEB), component(SHOP, next));
    assertEquals(List.of("retire"), next.calls);
    shop.end();
    web.end();
    route.end();
    assertEquals(Set.of(ROUTE, PREPARE, SHOP, WEB), states().keySet());
    assertTrue(states().values().stream().allMatch(State::isSettled));
  }

  @Test
  void aRunThatClosesWithinAChangeComesToItsEnd() {
    allReady();
    var listener = new RecordingDriver();
    moveToAnotherRoute(listener);
    components.stopAll();
    shop.end();
    web.end();
    listener.end();
    route.end();
    assertEquals(List.of(), next.calls);
    assertTrue(states().values().stream().allMatch(State::isSettled), states()::toString);
  }

  @Test
  void aRunThatClosesWithinAChangeStopsWhatOnlyTheOldOneNeeds() {
    allReady();
    revise(List.of(), component(SHOP, next));
    components.stopAll();
    web.end();
    assertEquals(List.of("launch"), route.calls);
    shop.end();
    assertEquals(ENDED, route.calls);
  }

  @Test
  void whoIsGoneIsNotStartedByAnInputThatComesLate() {
    allReady();
    revise(List.of(WEB));
    components.handle(WEB, new Input.Start());
    web.end();
    components.handle(WEB, new Input.Restart("main.go changed"));
    assertEquals(List.of("launch", "terminate", "retire"), web.calls);
  }

  private void allReady() {
    components.begin();
    route.ready();
    prepare.succeed();
    shop.ready();
    web.ready();
    assertInstanceOf(State.Ready.class, states().get(SHOP));
  }

  /** Another build of the shop, which is {@link #next} then; gives the build's driver. */
  private RecordingDriver prepareShopAnew() {
    var build = new RecordingDriver();
    revise(List.of(), component(PREPARE, build), component(SHOP, next, ROUTED, PREPARED));
    return build;
  }

  private void revise(List<ComponentId> removed, Component... fresh) {
    components.revise(new Revision(removed, List.of(fresh)));
  }

  private Map<ComponentId, State> states() {
    return seen.getLast();
  }

  private static Component component(
      ComponentId id, RecordingDriver driver, Requirement... requires) {
    return new Component(id, List.of(requires), POLICY, driver);
  }

  private final class LatestStates implements Observer {
    @Override
    public void changed(Map<ComponentId, State> now) {
      seen.add(now);
    }

    @Override
    public void defect(Throwable cause) {
      throw new AssertionError(cause);
    }
  }
}
