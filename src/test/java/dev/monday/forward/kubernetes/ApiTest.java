package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.forward.kubernetes.Api.Objects;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Objects of fabric8's mock server. */
@Timeout(60)
class ApiTest {
  private static final Objects MAPS = new Objects("api/v1", "configmaps", MockCluster.NAMESPACE);
  private static final String PATH = "/api/v1/namespaces/backend/configmaps";

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private final Api api = mock.api();

  private static JsonNode map(String name, String value) {
    return Json.MAPPER.valueToTree(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .addToData("key", value)
            .build());
  }

  private static String value(JsonNode map) {
    return map.path("data").path("key").asText();
  }

  private static String version(JsonNode map) {
    return map.path("metadata").path("resourceVersion").asText();
  }

  private static JsonNode patch(String version, String value) {
    return Json.parse(
            """
            [{"op": "test", "path": "/metadata/resourceVersion", "value": "%s"},
             {"op": "add", "path": "/data/key", "value": "%s"}]
            """
                .formatted(version, value))
        .orElseThrow();
  }

  private static ClusterException fails(Kind kind, Executable deed) {
    var failure = assertThrows(ClusterException.class, deed);
    assertEquals(kind, failure.kind(), failure::getMessage);
    return failure;
  }

  @Test
  void whatIsCreatedIsThere() throws Exception {
    var made = api.create(MAPS, map("one", "1")).body();
    api.create(MAPS, map("two", "2"));
    assertEquals(made, api.get(MAPS, "one").body());
    assertEquals(List.of("1", "2"), api.list(MAPS).stream().map(ApiTest::value).sorted().toList());
    fails(Kind.CONFLICT, () -> api.create(MAPS, map("one", "3")));
  }

  @Test
  void anAnswerHasTheServersTime() throws Exception {
    mock.setTime(MockCluster.NOON.plus(Duration.ofDays(300)));
    assertEquals(
        MockCluster.NOON.plus(Duration.ofDays(300)), api.create(MAPS, map("one", "1")).time());
  }

  @Test
  void whatIsNotThereIsNamed() {
    var failure = fails(Kind.NOT_FOUND, () -> api.get(MAPS, "nobody"));
    assertTrue(
        failure.getMessage().startsWith("cannot get configmaps in the namespace backend at http"),
        failure::getMessage);
  }

  @Test
  void oneIsReplacedOnlyByWhoKnowsItsVersion() throws Exception {
    var first = api.create(MAPS, map("one", "1")).body();
    var second = api.replace(MAPS, "one", map("one", "2")).body();
    assertEquals("2", value(second));
    fails(Kind.CONFLICT, () -> api.replace(MAPS, "one", first));
    assertEquals(second, api.get(MAPS, "one").body());
  }

  @Test
  void aPatchWhoseTestFailsChangesNothing() throws Exception {
    var first = version(api.create(MAPS, map("one", "1")).body());
    assertEquals("2", value(api.patch(MAPS, "one", patch(first, "2")).body()));
    fails(Kind.CONFLICT, () -> api.patch(MAPS, "one", patch(first, "3")));
    assertEquals("2", value(api.get(MAPS, "one").body()));
  }

  @Test
  void whatIsDeletedIsGone() throws Exception {
    api.create(MAPS, map("one", "1"));
    api.delete(MAPS, "one", Json.MAPPER.createObjectNode());
    fails(Kind.NOT_FOUND, () -> api.get(MAPS, "one"));
    fails(Kind.NOT_FOUND, () -> api.delete(MAPS, "one", Json.MAPPER.createObjectNode()));
  }

  @Test
  void whoMayNotLearnsWhichVerbToAskFor() {
    mock.expect()
        .put()
        .withPath(PATH + "/one")
        .andReturn(403, MockCluster.status(403, "User anna cannot update"))
        .always();
    var failure = fails(Kind.FORBIDDEN, () -> api.replace(MAPS, "one", map("one", "1")));
    assertTrue(
        failure
            .getMessage()
            .endsWith(
                "it is forbidden (User anna cannot update); ask for the verb \"update\" on \"configmaps\" there"),
        failure::getMessage);
  }

  @Test
  void aServerThatDoesNotTellTheTimeIsNamed() {
    mock.expect()
        .get()
        .withPath(PATH + "/one")
        .andReturn(200, "{}")
        .withHeader("Date", "some time")
        .always();
    var failure = fails(Kind.MISCONFIGURED, () -> api.get(MAPS, "one"));
    assertEquals("the API server does not tell the time: it sends no Date", failure.getMessage());
  }

  /** It might come about after it has been undone. */
  @Test
  void aChangeThatIsUnderWayIsNotLeft() throws Exception {
    var asked = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    mock.expect()
        .patch()
        .withPath(PATH + "/one")
        .andReply(
            200,
            _ -> {
              asked.countDown();
              await(answered);
              return "{\"data\": {\"key\": \"2\"}}";
            })
        .once();
    var changed = new CompletableFuture<String>();
    var changing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                var value = value(api.patch(MAPS, "one", patch("1", "2")).body());
                changed.complete("%s %s".formatted(value, Thread.interrupted()));
              } catch (ClusterException | InterruptedException e) {
                changed.completeExceptionally(e);
              }
            });
    asked.await();
    changing.interrupt();
    answered.countDown();
    assertEquals("2 true", changed.get());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
