package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.MockCluster.NOON;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.MockCluster;
import dev.monday.system.UserError;
import dev.monday.testing.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Take-overs of fabric8's mock server that are undone. */
@Timeout(60)
class UndoTest {
  @RegisterExtension private final MockCluster mock = new MockCluster();
  private MockWorkload shop;

  @BeforeEach
  void make() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
  }

  private String undoBy(Holder holder) throws Exception {
    return shop.undo().of(holder.session()).text(shop.place());
  }

  /** All but what the server itself counts. */
  private static JsonNode told(JsonNode object) {
    var told = Workloads.copy(object);
    ((ObjectNode) told.path("metadata")).remove(List.of("resourceVersion", "generation"));
    return told;
  }

  private void assertOriginal() throws Exception {
    assertEquals(told(shop.original()), told(shop.now().object()));
    assertEquals(new Claim.Free(), shop.tenancy().look("").claim());
  }

  @Test
  void allIsAsItWas() throws Exception {
    shop.takeOver(ANNA);
    assertEquals("proxy:1", shop.now().containers().path(1).path("image").asText());
    assertEquals("Deployment shop in the namespace backend is as it was", undoBy(ANNA));
    assertOriginal();
    assertEquals("Deployment shop in the namespace backend is not taken over", undoBy(ANNA));
  }

  @Test
  void whatOthersHaveChangedStays() throws Exception {
    shop.takeOver(ANNA);
    shop.change("/spec/template/spec/containers/1/image", "\"shop:2\"");
    shop.change("/spec/minReadySeconds", "5");
    assertEquals(
        "Deployment shop in the namespace backend is as it was, but for what somebody else has changed meanwhile: image",
        undoBy(ANNA));
    var now = shop.now();
    assertEquals("shop:2", now.containers().path(1).path("image").asText());
    assertEquals(5, now.spec().path("minReadySeconds").asInt());
    assertEquals(2, now.replicas());
  }

  @Test
  void anothersIsLeft() throws Exception {
    shop.takeOver(BEN);
    var taken = shop.now();
    assertEquals(new Undo.Result.Another(BEN), shop.undo().of(ANNA.session()));
    assertEquals(taken, shop.now());
  }

  /**
   * Whoever finds it dead takes its lease before he undoes it, which a session's own doctor does
   * not.
   */
  @Test
  void anothersIsLeftAlsoWhenThatOneIsDead() throws Exception {
    shop.takeOver(BEN);
    mock.setTime(NOON.plus(Tenure.STALE).plusSeconds(1));
    assertEquals(new Undo.Result.Another(BEN), shop.undo().of(ANNA.session()));
    assertTrue(Takeover.of(shop.now()).isPresent());
  }

  /** Who steals takes the lease first. */
  @Test
  void whatIsJustBeingStolenIsLeft() throws Exception {
    shop.takeOver(ANNA);
    var tenancy = shop.tenancy();
    tenancy.take(BEN, tenancy.look(BEN.session()));
    assertEquals(new Undo.Result.Another(BEN), shop.undo().of(ANNA.session()));
    assertTrue(Takeover.of(shop.now()).isPresent());
  }

  @Test
  void whatIsGoneIsUndone() throws Exception {
    shop.takeOver(ANNA);
    shop.api().delete(shop.place().objects(), "shop", JsonNodeFactory.instance.objectNode());
    assertEquals(new Undo.Result.Nothing(), shop.undo().of(ANNA.session()));
  }

  @Test
  void anAnnotationThatMakesNoSenseIsLeftToAPerson() throws Exception {
    shop.change("/metadata/annotations/monday.dev~1take-over", "\"{\"");
    var failure = assertThrows(TakeoverException.class, () -> undoBy(ANNA));
    assertEquals(
        "the annotation monday.dev/take-over of Deployment shop in the namespace backend makes no sense (it is no JSON); put the workload back by hand and remove it",
        failure.getMessage());
  }

  private Undo.Result undoOfTheDead() throws Exception {
    return shop.undo()
        .ofTheDead(
            now -> new Holder("ben", "laptop", BEN.session(), now.toString()),
            by -> {
              throw new AssertionError("waits for " + by);
            });
  }

  @Test
  void whatTheDeadHaveLeftAnybodyMayUndo() throws Exception {
    shop.takeOver(ANNA);
    assertEquals(new Undo.Result.Another(ANNA), undoOfTheDead());
    mock.setTime(NOON.plus(Tenure.STALE).plusSeconds(1));
    assertInstanceOf(Undo.Result.Undone.class, undoOfTheDead());
    assertOriginal();
    assertEquals(new Undo.Result.Nothing(), undoOfTheDead());
  }

  private void proxy(String name, Takeover takeover, boolean ready) throws Exception {
    shop.pod(name, takeover.command(), ready);
  }

  /** A StatefulSet waits for it for ever. */
  @Test
  void aProxyThatNeverBecameReadyIsRemovedFromAStatefulSet() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    shop.change("/status", "{\"observedGeneration\": 100}");
    var takeover = shop.takeOver(ANNA);
    proxy("stuck", takeover, false);
    proxy("ready", takeover, true);
    shop.pod("other", List.of("serve"), false);
    undoBy(ANNA);
    assertEquals(
        Set.of("ready", "other"),
        shop.api().list(MockWorkload.PODS).stream()
            .map(pod -> pod.path("metadata").path("name").asText())
            .collect(Collectors.toSet()));
    assertEquals(List.of(), shop.notices());
  }

  /** Else the controller would make the pod anew as it was. */
  @Test
  void aProxyIsRemovedOnceTheControllerKnowsOfTheUndo() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    proxy("stuck", shop.takeOver(ANNA), false);
    var path = "/apis/apps/v1/namespaces/backend/statefulsets/shop";
    long looks = count("GET", path);
    var controller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Await.until(
                    () -> count("PATCH", path) == 2 && count("GET", path) > looks + 3,
                    () -> mock.requests().toString());
                shop.change("/status", "{\"observedGeneration\": 100}");
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    undoBy(ANNA);
    controller.join();
    var requests = mock.requests();
    var deletion = requests.indexOf("DELETE /api/v1/namespaces/backend/pods/stuck");
    assertTrue(
        requests.lastIndexOf("PATCH " + path) < deletion && count("PATCH", path) == 3,
        requests::toString);
  }

  private long count(String method, String path) {
    return mock.requests().stream().filter((method + " " + path)::equals).count();
  }

  @Test
  void aProxyThatMayNotBeRemovedIsNamed() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.STATEFUL_SET);
    shop.change("/status", "{\"observedGeneration\": 100}");
    proxy("stuck", shop.takeOver(ANNA), false);
    mock.expect()
        .delete()
        .withPath("/api/v1/namespaces/backend/pods/stuck")
        .andReturn(403, MockCluster.status(403, "no"))
        .always();
    undoBy(ANNA);
    assertTrue(
        shop.notices()
            .getFirst()
            .endsWith("a pod of the proxy that is not ready stays until somebody deletes it"),
        shop.notices()::toString);
  }

  private String putBack(Path kubeconfig, String kind, Holder holder) throws Exception {
    var taken = new Taken(List.of(kubeconfig), "", kind, MockCluster.NAMESPACE, "shop");
    return Takeovers.putBack(taken, holder.session(), Map.of(), shop.notices()::add);
  }

  /** As "monday doctor" does of what a journal says. */
  @Test
  void whatARunHasLeftIsPutBackByItsSession() throws Exception {
    shop.takeOver(ANNA);
    assertEquals(
        "Deployment shop in the namespace backend is left to %s, who has it".formatted(ANNA),
        putBack(mock.kubeconfig(), "Deployment", BEN));
    assertEquals(
        "Deployment shop in the namespace backend is as it was",
        putBack(mock.kubeconfig(), "Deployment", ANNA));
    assertOriginal();
  }

  @Test
  void whatCannotBePutBackIsNamed() {
    var missing = mock.kubeconfig().resolveSibling("none");
    var failure = assertThrows(UserError.class, () -> putBack(missing, "Deployment", ANNA));
    assertTrue(
        failure.toString().contains("cannot put back Deployment shop in the namespace backend of"),
        failure::toString);
    assertEquals(
        "cannot put back Moon shop in the namespace backend of context \"\": monday knows no such kind",
        assertThrows(UserError.class, () -> putBack(mock.kubeconfig(), "Moon", ANNA)).getMessage());
  }
}
