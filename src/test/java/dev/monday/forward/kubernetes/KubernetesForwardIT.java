package dev.monday.forward.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forwards to pods of a real cluster, by the packaged program. */
@Timeout(900)
class KubernetesForwardIT {
  /** Of the 20 rounds of the full tests. */
  private static final int ROUNDS =
      (int) Math.max(1, 20 * Double.parseDouble(System.getProperty("monday.rounds", "1")));

  @TempDir private Path temp = Path.of("");
  private PodProject project;
  private RealCluster cluster;
  private boolean made;

  @BeforeEach
  void begin() throws Exception {
    project = new PodProject(temp.toRealPath());
    cluster = RealCluster.in("monday-forward");
    made = true;
  }

  @AfterEach
  void end() throws Exception {
    Leftovers.awaitNone(project.folder());
    if (made) {
      cluster.forget();
    }
  }

  /** Clients are held longer than usual: a busy cluster may take longer to replace a pod. */
  private LiveRun start(String values) throws IOException {
    project.configure(
        "kubeconfig: %s%nproxy: {hold: 120s}".formatted(cluster.kubeconfig()),
        "namespace: %s, %s".formatted(cluster.namespace(), values));
    return LiveRun.of(project.program());
  }

  private void rollOut() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      var image = "main=docker.io/local/app:" + (2 - round % 2);
      cluster.here("set", "image", "deployment/api", image);
      cluster.awaitRollout("api");
    }
  }

  @Test
  void noRollingUpdateOrDeletionIsFelt() throws Exception {
    cluster.deploy("api", 2);
    int port = PodProject.freePort();
    try (var run = start("deployment: api, ports: [\"%d:http\"]".formatted(port))) {
      run.await("✔ ready");
      var clients = new PodProject.Clients(run, project.place(port));
      rollOut();
      for (int round = 0; round < ROUNDS; round++) {
        cluster.here("delete", "pod", clients.pod());
        cluster.awaitRollout("api");
      }
      clients.allWereAnswered();
      PodProject.end(run);
    }
  }

  @Test
  void aSinglePodThatIsRecreatedHoldsItsClients() throws Exception {
    cluster.deploy("api", 1);
    cluster.here(
        "patch",
        "deployment",
        "api",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/strategy\",\"value\":{\"type\":\"Recreate\"}}]");
    int port = PodProject.freePort();
    var values = "labels: {app: api}, ports: [\"%d:8080\"]".formatted(port);
    try (var run = start(values)) {
      run.await("✔ ready");
      var clients = new PodProject.Clients(run, project.place(port));
      rollOut();
      clients.allWereAnswered();
      PodProject.end(run);
    }
  }

  private void itsPodAnswers(int port) throws Exception {
    assertEquals("app-1 " + cluster.pods("api").getFirst(), PodProject.answer(project.place(port)));
  }

  @Test
  void aServicesPortLeadsToItsPods() throws Exception {
    cluster.deploy("api", 1);
    int port = PodProject.freePort();
    try (var run = start("service: api, ports: [\"%d:80\"]".formatted(port))) {
      run.await("✔ ready");
      itsPodAnswers(port);
      PodProject.end(run);
    }
  }

  @Test
  void aForwardWaitsForItsFirstPod() throws Exception {
    int port = PodProject.freePort();
    try (var run = start("deployment: api, ports: [\"%d:http\"]".formatted(port))) {
      run.await("there is no pod of the deployment api in the namespace " + cluster.namespace());
      cluster.deploy("api", 1);
      run.await("✔ ready");
      itsPodAnswers(port);
      PodProject.end(run);
    }
  }

  @Test
  void aPortThatNobodyListensOnIsNotReady() throws Exception {
    cluster.deploy("api", 1);
    try (var run = start("deployment: api, ports: [\"%d:81\"]".formatted(PodProject.freePort()))) {
      run.await(":81: nothing listens there in the pod");
      PodProject.end(run);
    }
  }

  @Test
  void aContextThatIsNotThereFails() throws Exception {
    try (var run = start("context: nowhere, pod: api, ports: [80]")) {
      run.await("has no context \"nowhere\"; it has ");
      run.signal("TERM");
      run.end();
    }
  }

  /** The old pod stays for its grace period: it heeds no request to end. */
  @Test
  void aConnectionThatStandsIsLeftToFinish() throws Exception {
    cluster.deploy("api", 1);
    cluster.here(
        "patch",
        "deployment",
        "api",
        "-p",
        "{\"spec\":{\"template\":{\"spec\":{\"terminationGracePeriodSeconds\":60}}}}");
    cluster.awaitRollout("api");
    int http = PodProject.freePort();
    int echo = PodProject.freePort();
    var values = "deployment: api, ports: [\"%d:http\", \"%d:9000\"]".formatted(http, echo);
    try (var run = start(values)) {
      run.await("✔ ready");
      try (var client = new Socket()) {
        client.connect(project.place(echo));
        echoes(client, "before");
        var old = PodProject.answer(project.place(http));
        cluster.here("set", "image", "deployment/api", "main=docker.io/local/app:2");
        cluster.awaitRollout("api");
        run.await("new connections go to ");
        var now = PodProject.answer(project.place(http));
        assertTrue(now.startsWith("app-2 "), now);
        assertNotEquals(old, now);
        echoes(client, "after");
      }
      PodProject.end(run);
    }
    cluster.here("delete", "pods", "--all", "--force", "--grace-period=0");
  }

  private static void echoes(Socket client, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    client.getOutputStream().write(bytes);
    assertEquals(text, new String(client.getInputStream().readNBytes(bytes.length), UTF_8));
  }

  /** The newest of them listens on no port, and so is asked first and passed over. */
  @Test
  void whatAPodRefusesTheNextOneGets() throws Exception {
    cluster.deploy("api", 1);
    var good = cluster.pods("api").getFirst();
    cluster.here(
        "run",
        "deaf",
        "--image=docker.io/local/pause:1",
        "--image-pull-policy=Never",
        "--labels=app=api");
    cluster.here("wait", "--for=condition=Ready", "pod/deaf", "--timeout=60s");
    int port = PodProject.freePort();
    var values = "labels: {app: api}, probe: false, ports: [\"%d:8080\"]".formatted(port);
    try (var run = start(values)) {
      run.await("✔ ready");
      assertEquals("app-1 " + good, PodProject.answer(project.place(port)));
      PodProject.end(run);
    }
  }

  /**
   * Without a kubeconfig, in a pod: here a mount namespace with the files that a pod has, in the
   * place where it has them.
   */
  @Test
  void aPodsOwnServiceAccountIsUsed() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("unshare");
    cluster.deploy("api", 1);
    cluster.account("inside", "list,watch pods", "create pods/portforward");
    var account = Files.createDirectories(project.folder().resolve("serviceaccount"));
    Files.writeString(account.resolve("token"), cluster.token("inside"));
    Files.writeString(account.resolve("namespace"), cluster.namespace());
    Files.write(account.resolve("ca.crt"), cluster.authority());
    int port = PodProject.freePort();
    project.configure("", "deployment: api, ports: [\"%d:http\"]".formatted(port));
    var inPod =
        """
        place=/var/run/secrets/kubernetes.io/serviceaccount
        mount -t tmpfs none "$(readlink -f /var/run)" && mkdir -p "$place"
        cp %s/* "$place/" && exec "$@"
        """
            .formatted(account);
    var builder = project.program("unshare", "--mount", "sh", "-ec", inPod, "sh");
    builder.environment().put("KUBERNETES_SERVICE_HOST", cluster.server().getHost());
    builder
        .environment()
        .put("KUBERNETES_SERVICE_PORT", Integer.toString(cluster.server().getPort()));
    try (var run = LiveRun.of(builder)) {
      run.await("✔ ready");
      itsPodAnswers(port);
      PodProject.end(run);
    }
  }
}
