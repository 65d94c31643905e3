package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.MockCluster;
import dev.monday.forward.kubernetes.takeover.ProxyPods.Explanation;
import dev.monday.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods of fabric8's mock server that are waited for. */
@Timeout(60)
class ProxyPodsTest {
  private static final String PODS = "/api/v1/namespaces/backend/pods";
  private static final List<String> SERVE = List.of("serve");

  /** What changes is heard of, and nobody else is asked. */
  private static final Duration LONG = Duration.ofHours(1);

  private static final Duration SHORT = Duration.ofMillis(10);

  private static final String RUNNING =
      """
      {"containerStatuses": [{"name": "shop", "state": {"running": {}}}],
       "conditions": [{"type": "Ready", "status": "True"}]}
      """;
  private static final String STARTING =
      """
      {"containerStatuses":
        [{"name": "shop", "state": {"waiting": {"reason": "ContainerCreating"}}}]}
      """;
  private static final String STUCK =
      """
      {"containerStatuses": [{"name": "shop", "state": {"waiting": {"reason": "ErrImagePull"}}}]}
      """;

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private final List<String> told = new ArrayList<>();
  private MockWorkload shop;
  private Takeover takeover;

  /** Waits for something, and tells what holds it up. */
  private interface Wait {
    void of(ProxyPods pods, Consumer<String> trouble) throws ClusterException, InterruptedException;
  }

  @BeforeEach
  void make() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
    takeover = shop.takeOver(ANNA);
  }

  private void proxy(String name, String status) throws Exception {
    shop.pod(name, takeover.command(), status);
  }

  private ProxyPods pods(Duration patience) throws Exception {
    var kind = ProxyPod.kind(shop.now().podLabels(), takeover);
    return new ProxyPods(
        mock.cluster(), kind, MockCluster.NAMESPACE, patience, shop.notices()::add);
  }

  private ProxyPod running(Duration patience, Explanation explanation) throws Exception {
    try (var pods = pods(patience)) {
      return pods.awaitRunning(explanation, told::add);
    }
  }

  /** The first thing that holds something up, which is not waited for any longer then. */
  private String heldUp(Wait wait) throws Exception {
    try (var pods = pods(SHORT)) {
      assertThrows(
          InterruptedException.class,
          () ->
              wait.of(
                  pods,
                  text -> {
                    told.add(text);
                    Thread.currentThread().interrupt();
                  }));
    }
    return told.getFirst();
  }

  private String proxyHeldUp(Explanation explanation) throws Exception {
    return heldUp((pods, trouble) -> {
      var _ = pods.awaitRunning(explanation, trouble);
    });
  }

  private void refusePods(String query, int code) {
    mock.expect()
        .get()
        .withPath(PODS + query)
        .andReturn(code, MockCluster.status(code, "no"))
        .always();
  }

  private long lists() {
    return mock.requests().stream().filter(("GET " + PODS + "?limit=500")::equals).count();
  }

  @Test
  void theProxyIsFoundOnceItRuns() throws Exception {
    shop.pod("old", SERVE, RUNNING);
    proxy("new", RUNNING);
    assertEquals("new", running(LONG, () -> "").name());
    assertEquals(List.of(), told);
  }

  @Test
  void whatHoldsItUpIsToldHoweverMuchChangesMeanwhile() throws Exception {
    proxy("new", STUCK);
    var said =
        heldUp((pods, trouble) -> {
          var changes =
              Thread.ofPlatform()
                  .start(() -> {
                    while (!Thread.currentThread().isInterrupted()) {
                      pods.changed();
                    }
                  });
          try {
            var _ = pods.awaitRunning(() -> "", trouble);
          } finally {
            changes.interrupt();
          }
        });
    assertEquals(true, said.startsWith("pod new: container shop: ErrImagePull"), said);
  }

  @Test
  void aProxyThatDoesNotRunIsToldWithWhatToDo() throws Exception {
    shop.pod("old", SERVE, RUNNING);
    proxy("new", STUCK);
    assertEquals(
        "pod new: container shop: ErrImagePull; let \"image\" name one that the cluster can get",
        proxyHeldUp(() -> ""));
  }

  @Test
  void whoKnowsWhyThereIsNoPodIsAskedForIt() throws Exception {
    shop.pod("old", SERVE, STUCK);
    assertEquals("the quota is used up", proxyHeldUp(() -> "the quota is used up"));
  }

  /** It is looked at every two seconds here, and by then has been waited for long enough. */
  @Test
  void aProxyThatIsJustStartingIsNoNews() throws Exception {
    proxy("new", STARTING);
    var version = shop.api().get(MockWorkload.PODS, "new").body().at("/metadata/resourceVersion");
    refusePods(
        "?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion="
            + version.asText(),
        403);
    try (var pods = pods(SHORT)) {
      Await.until(() -> lists() == 2, mock.requests()::toString); // the next is in two seconds
      pods.awaitAlone(told::add);
      var change = "[{\"op\": \"add\", \"path\": \"/status\", \"value\": %s}]".formatted(RUNNING);
      shop.api().patch(MockWorkload.PODS, "new", Workloads.read(change));
      assertEquals("new", pods.awaitRunning(() -> "there is no pod", told::add).name());
    }
    assertEquals(List.of(), told);
    assertTrue(
        shop.notices().getFirst().startsWith("watching pods in the namespace backend is forbidden"),
        shop.notices()::toString);
  }

  /** The kubelet tells the same in turns; who cannot say it holds nothing up. */
  @Test
  void eachReasonIsToldOnceUntilTheWorkloadIsGone() {
    Iterator<Explanation> explanations =
        Stream.<Explanation>of(
                () -> "the first",
                () -> "the second",
                () -> "",
                refusal(Kind.FORBIDDEN),
                () -> "the first",
                refusal(Kind.UNREACHABLE),
                refusal(Kind.NOT_FOUND))
            .iterator();
    var failure =
        assertThrows(
            ClusterException.class, () -> running(SHORT, () -> explanations.next().text()));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertEquals(List.of("the first", "the second", "UNREACHABLE"), told);
  }

  private static Explanation refusal(Kind kind) {
    return () -> {
      throw new ClusterException(kind, kind.name());
    };
  }

  @Test
  void aServerThatDoesNotAnswerIsWhatHoldsItUp() throws Exception {
    refusePods("?limit=500", 503);
    var text = proxyHeldUp(() -> "");
    assertTrue(text.contains("503"), text);
  }

  @Test
  void whoMayNotSeePodsKnowsNothingOfThem() {
    refusePods("?limit=500", 403);
    var failure =
        assertThrows(
            ClusterException.class,
            () -> {
              try (var pods = pods(SHORT)) {
                pods.awaitOriginal(0, told::add);
              }
            });
    assertEquals(Kind.FORBIDDEN, failure.kind());
  }

  @Test
  void aProxyIsAloneWhenNoOtherPodIsLeft() throws Exception {
    proxy("new", RUNNING);
    try (var pods = pods(LONG)) {
      pods.awaitAlone(told::add);
    }
    shop.pod("old", SERVE, RUNNING);
    proxy("stuck", STUCK);
    var text = heldUp(ProxyPods::awaitAlone);
    assertTrue(text.startsWith("pod stuck: container shop: ErrImagePull; "), text);
  }

  @Test
  void theOriginalIsBackWhenItsPodsAreReadyAndNoProxyIsLeft() throws Exception {
    shop.pod("one", SERVE, RUNNING);
    shop.pod("two", SERVE, STUCK);
    try (var pods = pods(LONG)) {
      pods.awaitOriginal(1, told::add);
    }
    Wait original = (pods, trouble) -> pods.awaitOriginal(2, trouble);
    assertEquals("pod two: container shop: ErrImagePull", heldUp(original));
    proxy("left", RUNNING);
    assertEquals(
        "pod two: container shop: ErrImagePull",
        heldUp((pods, trouble) -> pods.awaitOriginal(1, trouble)));
  }
}
