package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.MockCluster.NOON;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.config.Located;
import dev.monday.config.PodSelector;
import dev.monday.config.Port;
import dev.monday.config.PortMapping;
import dev.monday.config.SourcePosition;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.MockCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workloads of fabric8's mock server that are found, claimed and changed. */
@Timeout(60)
class SeizureTest {
  private static final SourcePosition NOWHERE = new SourcePosition(Path.of("x"), 1, 1);
  private static final PodSelector BY_NAME = new PodSelector.Deployment(located("shop"));

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private MockWorkload shop;

  @BeforeEach
  void make() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
  }

  private static Located<String> located(String text) {
    return new Located<>(text, NOWHERE);
  }

  private static PodSelector labels(String name, String value) {
    return new PodSelector.Labels(Map.of(name, located(value)));
  }

  private static Wish wish(PodSelector selector, boolean insists) {
    return wish(8080, selector, insists);
  }

  private static Wish wish(int port, PodSelector selector, boolean insists) {
    return new Wish(
        List.of(new PortMapping(new Port(8080), new Port(port))),
        Optional.empty(),
        selector,
        "proxy:1",
        insists,
        insists,
        List.of("prod"),
        List.of(),
        insists);
  }

  /** Keeps nothing. */
  private record Log(String session, Path folder) implements TakeoverLog {
    @Override
    public Entry begin(Taken taken) {
      return () -> {};
    }
  }

  private Seizure seizure(Wish wish) {
    var key = new RunKey(Path.of("key"), "ssh-ed25519 AAAA");
    var log = new Log(ANNA.session(), Path.of("none"));
    var taker = new Seizure.Taker(Map.of("USER", "anna"), key, log);
    return new Seizure(mock.cluster(), wish, taker, shop.notices()::add);
  }

  private Workload find(PodSelector selector) throws Exception {
    return seizure(wish(selector, false)).find();
  }

  private String refusal(PodSelector selector) {
    return String.valueOf(assertThrows(TakeoverException.class, () -> find(selector)).getMessage());
  }

  private Holder claim(boolean steal) throws Exception {
    return seizure(wish(BY_NAME, steal)).claim(shop.place(), shop.tenancy());
  }

  @Test
  void itIsFoundByItsNameAndByTheLabelsOfItsPods() throws Exception {
    assertEquals(shop.now(), find(BY_NAME));
    assertEquals(shop.now(), find(labels("tier", "web")));
    var failure =
        assertThrows(
            ClusterException.class, () -> find(new PodSelector.StatefulSet(located("shop"))));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertEquals(
        "no deployment and no stateful set in the namespace backend has pods with tier=moon; mend \"labels\", or name it by \"deployment\" or \"statefulset\"",
        refusal(labels("tier", "moon")));
  }

  @Test
  void thePortOfTheProxyIsItsOwn() {
    var failure =
        assertThrows(
            TakeoverException.class, () -> seizure(wish(ProxyServer.PORT, BY_NAME, true)).find());
    assertEquals(
        "port 5022 of the pod is the proxy's own; no port of \"ports\" can be that",
        failure.getMessage());
  }

  @Test
  void severalAreListed() throws Exception {
    MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    assertEquals(
        "2 workloads in the namespace backend have pods with app=shop: Deployment shop, StatefulSet shop; name one by \"deployment\" or \"statefulset\"",
        refusal(labels("app", "shop")));
  }

  @Test
  void whoeverManagesItIsNamed() throws Exception {
    var scaler =
        """
        {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
         "metadata": {"name": "more"},
         "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "shop"}}}
        """;
    var scalers =
        new Api.Objects("apis/autoscaling/v1", "horizontalpodautoscalers", MockCluster.NAMESPACE);
    shop.api().create(scalers, Workloads.read(scaler));
    assertEquals(
        "cannot take over Deployment shop in the namespace backend: the autoscaler more manages it, and might set it back at any time; set \"force: true\" to do it all the same",
        refusal(BY_NAME));
    assertEquals(shop.now(), seizure(wish(BY_NAME, true)).find());
  }

  @Test
  void autoscalersThatMayNotBeSeenAreNone() throws Exception {
    mock.expect()
        .get()
        .withPath("/apis/autoscaling/v1/namespaces/backend/horizontalpodautoscalers")
        .andReturn(403, MockCluster.status(403, "no"))
        .always();
    assertEquals(shop.now(), find(BY_NAME));
  }

  @Test
  void aStatefulSetOfSeveralReplicasIsRefused() throws Exception {
    var set = MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    var selector = new PodSelector.StatefulSet(located("shop"));
    assertTrue(refusal(selector).contains("it has 2 replicas, which would become 1"));
    assertEquals(set.now(), seizure(wish(selector, true)).find());
    set.takeOver(ANNA); // it has one now, and two as it was
    assertTrue(refusal(selector).contains("it has 2 replicas, which would become 1"));
  }

  @Test
  void itIsClaimedBeforeItIsChanged() throws Exception {
    var holder = claim(false);
    assertEquals("anna", holder.user());
    assertEquals(NOON.toString(), holder.since());
    assertEquals(new Claim.Held(holder), shop.tenancy().look(BEN.session()).claim());
  }

  @Test
  void whoHasItIsNamed() throws Exception {
    shop.takeOver(BEN);
    var failure = assertThrows(TakeoverException.class, () -> claim(false));
    assertEquals(
        "cannot take over Deployment shop in the namespace backend: it is taken over by ben on laptop-of-ben since 2026-11-21T12:00:00Z; ask there, or take it with --take-over",
        failure.getMessage());
    assertEquals(new Claim.Held(BEN), shop.tenancy().look(ANNA.session()).claim());
  }

  @Test
  void whoStealsItPutsTheOriginalBack() throws Exception {
    shop.takeOver(BEN);
    var holder = claim(true);
    assertEquals(
        List.of(
            "Deployment shop in the namespace backend is taken from ben on laptop-of-ben since 2026-11-21T12:00:00Z"),
        shop.notices());
    var seized = seizure(wish(BY_NAME, true)).seize(shop.place(), holder);
    assertEquals(Optional.of(seized.takeover()), Takeover.of(shop.now()));
    assertEquals("proxy:1", shop.now().containers().path(1).path("image").asText());
    assertEquals(new Undo.Result.Another(holder), shop.undo().of(BEN.session()));
    shop.undo().of(ANNA.session());
    assertEquals(shop.original().path("spec"), shop.now().spec());
  }

  @Test
  void whatTheDeadHaveIsTaken() throws Exception {
    shop.takeOver(BEN);
    mock.setTime(NOON.plus(Tenure.STALE).plusSeconds(1));
    claim(false);
    assertEquals(
        List.of(
            "Deployment shop in the namespace backend was taken over by ben on laptop-of-ben since 2026-11-21T12:00:00Z, who has not been heard of for 10 minutes; it is taken from there"),
        shop.notices());
    assertEquals(new Claim.Ours(), shop.tenancy().look(ANNA.session()).claim());
  }

  @Test
  void itIsReplacedByTheProxy() throws Exception {
    var seized = seizure(wish(BY_NAME, false)).seize(shop.place(), ANNA);
    var now = shop.now();
    assertEquals(Optional.of(seized.takeover()), Takeover.of(now));
    assertEquals("proxy:1", now.containers().path(1).path("image").asText());
    assertEquals(1, now.replicas());
    var original = new Workload(now.kind(), Workloads.copy(shop.original()));
    assertEquals(original.spec(), seized.takeover().original(now).spec());
  }

  /** Else the undo would take it for what somebody else has changed. */
  @Test
  void whatAWebhookMakesOfTheImageIsNotedDown() throws Exception {
    var takeover =
        new Replacement("proxy:1", ProxyServer.command("ssh-ed25519 AAAA"), "shop")
            .of(shop.now(), ANNA);
    var answer = Workloads.patched(shop.now(), takeover.patch(shop.now(), Optional.empty()));
    ((ObjectNode) answer.containers().path(1)).put("image", "registry.example.org/proxy:1");
    mock.expect()
        .patch()
        .withPath("/apis/apps/v1/namespaces/backend/deployments/shop")
        .andReturn(200, answer.object().toString())
        .once();
    var seized = seizure(wish(BY_NAME, false)).seize(shop.place(), ANNA);
    var image =
        seized.takeover().changes().stream()
            .filter(change -> change.field().equals(Field.IMAGE))
            .flatMap(change -> change.is().stream())
            .map(JsonNode::asText)
            .toList();
    assertEquals(List.of("registry.example.org/proxy:1"), image);
    assertEquals(Optional.of(seized.takeover()), Takeover.of(shop.now()));
  }

  private Optional<JsonNode> paused(Workload now) {
    var patch = new JsonPatch(now);
    patch.set("/spec/paused", Optional.of(Workloads.read("true")));
    return Optional.of(patch.json());
  }

  @Test
  void aChangeIsDecidedAnewWhenSomebodyElseWasQuicker() throws Exception {
    var decided = new AtomicInteger();
    var changed =
        new ClusterWorkloads(shop.api())
            .change(
                shop.place(),
                now -> {
                  if (decided.incrementAndGet() < 3) {
                    quickly("/spec/minReadySeconds", decided.get());
                  }
                  return paused(now);
                });
    assertEquals(3, decided.get());
    assertEquals(2, changed.spec().path("minReadySeconds").asInt());
    assertEquals(shop.now(), changed);
  }

  @Test
  void aChangeThatIsNeverQuickEnoughIsGivenUp() {
    var decided = new AtomicInteger();
    var failure =
        assertThrows(
            ClusterException.class,
            () ->
                new ClusterWorkloads(shop.api())
                    .change(
                        shop.place(),
                        now -> {
                          quickly("/spec/minReadySeconds", decided.incrementAndGet());
                          return paused(now);
                        }));
    assertEquals(Kind.CONFLICT, failure.kind());
    assertEquals(20, decided.get());
  }

  private void quickly(String pointer, int value) {
    try {
      shop.change(pointer, value + "");
    } catch (ClusterException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As an admission webhook answers. */
  @Test
  void aChangeThatIsRefusedIsTriedOnce() {
    mock.expect()
        .patch()
        .withPath("/apis/apps/v1/namespaces/backend/deployments/shop")
        .andReturn(422, MockCluster.status(422, "the image is not allowed"))
        .always();
    var failure =
        assertThrows(
            ClusterException.class,
            () -> new ClusterWorkloads(shop.api()).change(shop.place(), this::paused));
    assertEquals(Kind.CONFLICT, failure.kind());
    assertTrue(failure.getMessage().endsWith(": the image is not allowed"), failure::getMessage);
    assertEquals(
        1, mock.requests().stream().filter(request -> request.startsWith("PATCH")).count());
  }

  @Test
  void whatADeploymentsControllerSaysAgainstPodsIsTold() throws Exception {
    var workloads = new ClusterWorkloads(shop.api());
    assertEquals("", workloads.complaint(shop.place(), NOON.toString()));
    shop.change(
        "/status",
        """
        {"conditions": [
          {"type": "Progressing", "status": "True", "message": "all is well"},
          {"type": "ReplicaFailure", "status": "True", "message": "exceeded quota"}]}
        """);
    var complaint = workloads.complaint(shop.place(), NOON.toString());
    assertTrue(complaint.contains("takes no pod of the proxy: exceeded quota; "), complaint);
  }

  @Test
  void whatAStatefulSetsControllerSaysAgainstPodsIsTold() throws Exception {
    var set = MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    var uid = set.now().metadata().path("uid").asText();
    event("one", uid, "of this one");
    event("two", "another", "of another");
    var workloads = new ClusterWorkloads(set.api());
    var complaint = workloads.complaint(set.place(), NOON.toString());
    assertTrue(complaint.contains("takes no pod of the proxy: of this one; "), complaint);
    assertEquals("", workloads.complaint(set.place(), NOON.plusSeconds(1).toString()));
  }

  private void event(String name, String about, String message) throws Exception {
    var event = (ObjectNode) Workloads.read("{\"apiVersion\": \"v1\", \"kind\": \"Event\"}");
    event.putObject("metadata").put("name", name);
    event.put("reason", "FailedCreate").put("message", message);
    event.put("lastTimestamp", NOON.toString());
    event.putObject("involvedObject").put("uid", about);
    shop.api().create(new Api.Objects("api/v1", "events", MockCluster.NAMESPACE), event);
  }
}
