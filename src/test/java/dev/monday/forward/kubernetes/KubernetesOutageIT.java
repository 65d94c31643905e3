package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.ClusterParts.Part;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of a cluster that are away for a while: clients of a forward wait meanwhile, and all of
 * them are answered. It is made with the rights of an ordinary user, whom a server that has just
 * started may refuse for a moment. How soon it is back is measured by {@code bench/recovery}.
 */
@Timeout(300)
class KubernetesOutageIT {
  private static final Duration API_SERVER_AWAY = Duration.ofSeconds(20);
  private static final int ANSWERS = 40;

  @TempDir private Path temp;
  private PodProject project;
  private ClusterParts parts;
  private RealCluster cluster;
  private boolean made;

  @BeforeEach
  void begin() throws Exception {
    parts = ClusterParts.of(Requires.cluster());
    project = new PodProject(temp.toRealPath());
    cluster = RealCluster.in("monday-outage");
    made = true;
    cluster.deploy("api", 2);
    cluster.account("user", "list,watch pods", "create pods/portforward");
    Files.writeString(kubeconfig(), cluster.kubeconfig("token: " + cluster.token("user")));
  }

  @AfterEach
  void end() throws Exception {
    if (made) {
      Leftovers.awaitNone(project.folder());
      cluster.forget();
    }
  }

  private Path kubeconfig() {
    return project.folder().resolve("kubeconfig");
  }

  private void isSurvived(Part part, Duration away) throws Exception {
    int port = PodProject.freePort();
    project.configure(
        "kubeconfig: %s\nproxy: {hold: 120s}".formatted(kubeconfig()),
        "deployment: api, ports: [\"%d:http\"]".formatted(port));
    try (var run = LiveRun.of(project.program())) {
      run.await("✔ ready");
      areAnswered(new PodProject.Clients(run, project.place(port)), part, away);
      PodProject.end(run);
    }
  }

  private void areAnswered(PodProject.Clients clients, Part part, Duration away) throws Exception {
    clients.awaitMore(ANSWERS);
    try {
      clients.between(() -> parts.end(part));
      Thread.sleep(away);
    } finally {
      parts.bringBack();
    }
    clients.awaitMore(ANSWERS);
    cluster.here("delete", "pod", clients.pod()); // what comes is heard of again
    cluster.awaitRollout("api");
    clients.awaitMore(ANSWERS);
    clients.allWereAnswered();
  }

  @Test
  void theApiServerIsAway() throws Exception {
    isSurvived(Part.API_SERVER, API_SERVER_AWAY);
    aVersionOfBeforeIsGone();
  }

  private void aVersionOfBeforeIsGone() {
    var failure =
        assertThrows(
            ClusterException.class, () -> cluster.access().ask(access -> firstSince(access, "1")));
    assertEquals(Kind.GONE, failure.kind(), failure::getMessage);
  }

  private ApiObjects.Change<Pod> firstSince(Access access, String version)
      throws ClusterException, InterruptedException {
    var pods = new ApiObjects<>(access, ObjectKind.PODS, cluster.namespace());
    try (var watch = pods.watch(version)) {
      return watch.next();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void etcdIsStartedAgain() throws Exception {
    isSurvived(Part.ETCD, Duration.ZERO);
  }

  @Test
  void theKubeletIsStartedAgain() throws Exception {
    isSurvived(Part.KUBELET, Duration.ZERO);
  }
}
