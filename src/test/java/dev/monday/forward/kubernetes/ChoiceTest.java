package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  private static final Selector SHOP = new Selector.Labels(Map.of("app", "shop"));

  private static Pod pod(String name, long readySince, boolean terminating) {
    return pod(name, readySince, false, terminating);
  }

  private static Pod pod(String name, long readySince, boolean doubted, boolean terminating) {
    return new Pod(
        name,
        "uid-" + name,
        Map.of("app", "shop", "tier", "front"),
        readySince == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(readySince)),
        doubted,
        terminating,
        "Running",
        Optional.empty(),
        Map.of());
  }

  private static List<String> usable(Pod... pods) {
    return Choice.usable(List.of(pods), SHOP).stream().map(Pod::name).toList();
  }

  private static String whyNone(Pod... pods) {
    return Choice.whyNone(List.of(pods), SHOP, "backend");
  }

  @Test
  void theNewestReadyPodIsFirst() {
    assertEquals(
        List.of("new", "middle", "old"),
        usable(pod("old", 1, false), pod("new", 3, false), pod("middle", 2, false)));
  }

  @Test
  void podsThatBecameReadyInOneSecondHaveAFixedOrder() {
    assertEquals(List.of("a", "b"), usable(pod("b", 1, false), pod("a", 1, false)));
  }

  @Test
  void aPodThatIsNotReadyOrTerminatesIsSkipped() {
    assertEquals(
        List.of("good"),
        usable(pod("starting", 0, false), pod("going", 9, true), pod("good", 1, false)));
  }

  @Test
  void aPodWhoseNodeIsDoubtedIsLast() {
    assertEquals(
        List.of("old", "doubted"), usable(pod("doubted", 9, true, false), pod("old", 1, false)));
  }

  @Test
  void allLabelsHaveToMatch() {
    var one = List.of(pod("one", 1, false));
    var both = new Selector.Labels(Map.of("app", "shop", "tier", "front"));
    var other = new Selector.Labels(Map.of("app", "shop", "tier", "back"));
    assertEquals(1, Choice.usable(one, both).size());
    assertEquals(0, Choice.usable(one, other).size());
  }

  @Test
  void whyThereIsNoneCountsTheirStates() {
    assertEquals("there is no pod with app=shop in the namespace backend", whyNone());
    assertEquals(
        "no pod with app=shop is ready in the namespace backend (2 not ready, 1 terminating)",
        whyNone(pod("a", 0, false), pod("b", 0, false), pod("c", 1, true)));
  }

  private static Pod owned(String kind, String name, String hash) {
    return new Pod(
        "p",
        "uid",
        Map.of("pod-template-hash", hash),
        Optional.of(Instant.EPOCH),
        false,
        false,
        "Running",
        Optional.of(new Pod.Owner(kind, name)),
        Map.of());
  }

  @Test
  void aDeploymentHasThePodsOfItsReplicaSets() {
    var api = new Selector.Deployment("api");
    assertEquals(true, api.matches(owned("ReplicaSet", "api-6fcc9", "6fcc9")));
    assertEquals(false, api.matches(owned("ReplicaSet", "api-v2-6fcc9", "6fcc9")));
    assertEquals(false, api.matches(owned("StatefulSet", "api-6fcc9", "6fcc9")));
    assertEquals(
        true, new Selector.Deployment("api-v2").matches(owned("ReplicaSet", "api-v2-1", "1")));
  }

  @Test
  void aStatefulSetHasItsOwnPods() {
    assertEquals(true, new Selector.StatefulSet("db").matches(owned("StatefulSet", "db", "x")));
    assertEquals(false, new Selector.StatefulSet("db").matches(owned("ReplicaSet", "db", "x")));
  }

  @Test
  void aServiceWithoutASelectorHasNoPods() {
    var pod = pod("one", 1, false);
    assertEquals(false, new Selector.Service("shop", Map.of()).matches(pod));
    assertEquals(true, new Selector.Service("shop", Map.of("app", "shop")).matches(pod));
  }
}
