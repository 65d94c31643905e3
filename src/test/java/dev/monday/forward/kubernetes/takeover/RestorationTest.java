package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.MockCluster;
import dev.monday.lifecycle.RecordedReports;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person is told while a workload of fabric8's mock server is put back. */
@Timeout(60)
class RestorationTest {
  private static final String PATH = "/apis/apps/v1/namespaces/backend/deployments/shop";
  private static final List<String> SERVE = List.of("serve");

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private final RecordedReports reports = new RecordedReports();
  private final AtomicBoolean undone = new AtomicBoolean();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private MockWorkload shop;

  @BeforeEach
  void make() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
  }

  private void restore() {
    new Restoration(
            mock.cluster(), shop.place(), reports, shop.notices()::add, _ -> waiting.countDown())
        .of(
            ANNA.session(),
            () -> undone.set(true),
            new Persistence(() -> {}, _ -> waiting.countDown()));
  }

  @Test
  void itIsSaidWhenTheWorkloadHasItsOwnPodsAgain() throws Exception {
    shop.takeOver(ANNA);
    shop.pod("one", SERVE, true);
    shop.pod("two", SERVE, true);
    restore();
    assertTrue(undone.get());
    assertEquals("put back: Deployment shop in the namespace backend is as it was", reports.take());
    assertEquals(
        "put back: Deployment shop in the namespace backend has its own pods again, 2 ready",
        reports.take());
  }

  @Test
  void podsThatAreNotReadyYetAreLeftToTheCluster() throws Exception {
    shop.takeOver(ANNA);
    shop.pod("one", SERVE, true);
    shop.pod("two", SERVE, false);
    var restoring = Thread.ofVirtual().start(this::restore);
    assertEquals("put back: Deployment shop in the namespace backend is as it was", reports.take());
    restoring.interrupt();
    assertEquals(
        "put back: Deployment shop in the namespace backend is as it was, but its pods are not waited for any longer: they are not all ready yet; the cluster goes on with them",
        reports.take());
    restoring.join();
    assertTrue(undone.get());
  }

  @Test
  void whatIsGivenUpIsLeftToTheNextRun() throws Exception {
    shop.takeOver(ANNA);
    mock.expect()
        .get()
        .withPath("/apis/coordination.k8s.io/v1/namespaces/backend/leases/monday-deployment-shop")
        .andReturn(503, MockCluster.status(503, "not yet"))
        .always();
    var restoring = Thread.ofVirtual().start(this::restore);
    waiting.await();
    restoring.interrupt();
    assertEquals(
        "not put back: cannot put back Deployment shop in the namespace backend: it was given up before it was done; \"monday doctor\" or the next run does it",
        reports.take());
    restoring.join();
    assertFalse(undone.get());
  }

  @Test
  void whatIsForbiddenIsNamed() throws Exception {
    shop.takeOver(ANNA);
    mock.expect().patch().withPath(PATH).andReturn(403, MockCluster.status(403, "no")).always();
    restore();
    var said = reports.take();
    assertTrue(
        said.startsWith(
            "not put back: cannot put back Deployment shop in the namespace backend: cannot patch deployments in the namespace backend"),
        said);
    assertFalse(undone.get());
  }

  @Test
  void whatIsAnothersByNowIsNoMoreToBeUndone() throws Exception {
    shop.takeOver(BEN);
    restore();
    assertTrue(undone.get());
    assertTrue(Takeover.of(shop.now()).isPresent());
  }
}
