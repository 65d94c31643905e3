package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.proxy.AddressBook;
import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forwards to pods of a real cluster, by the packaged program. */
@Timeout(900)
class KubernetesForwardIT {
  private static final int PATIENCE_MILLIS = 90_000;
  private static final int CLIENTS = 4;

  /** Of the 20 rounds of the full tests. */
  private static final int ROUNDS =
      (int) Math.max(1, 20 * Double.parseDouble(System.getProperty("monday.rounds", "1")));

  @TempDir private Path temp = Path.of("");
  private Path folder = Path.of("");
  private RealCluster cluster;
  private boolean made;

  @BeforeEach
  void begin() throws Exception {
    folder = temp.toRealPath();
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    cluster = RealCluster.in("monday-forward");
    made = true;
  }

  @AfterEach
  void end() throws Exception {
    Leftovers.awaitNone(folder);
    if (made) {
      cluster.forget();
    }
  }

  private LiveRun start(String values) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        kubeconfig: %s
        projects:
          - name: shop
            forward:
              - name: api
                type: kubernetes
                values: {hostname: api.svc.local, namespace: %s, %s}
        """
            .formatted(cluster.kubeconfig(), cluster.namespace(), values));
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(), "run", "shop", "--config", folder.toString());
    builder.environment().keySet().removeIf(name -> name.contains("KUBE"));
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    return LiveRun.of(builder);
  }

  private static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private InetSocketAddress place(int port) throws IOException {
    var book = new AddressBook(folder.resolve("state/monday"), LoopbackRange.DEFAULT);
    var address = book.known(new Hostname("api.svc.local")).orElseThrow();
    return new InetSocketAddress(address.inet(), port);
  }

  /** Who has answered, for example {@code app-1 api-6fcc99cd4b-fkzrt}. */
  private static String answer(InetSocketAddress place) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(place, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      var answer = new StringBuilder();
      while (answer.indexOf("app-") < 0 || answer.charAt(answer.length() - 1) != '\n') {
        int octet = socket.getInputStream().read();
        if (octet < 0) {
          throw new IOException("ended after \"%s\"".formatted(answer));
        }
        answer.append((char) octet);
      }
      return answer.substring(answer.indexOf("app-")).strip();
    }
  }

  /** Clients that each make a connection and a request five times a second. */
  private static final class Clients {
    private final InetSocketAddress place;
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> last = new AtomicReference<>("");
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    Clients(InetSocketAddress place) {
      this.place = place;
      for (int i = 0; i < CLIENTS; i++) {
        threads.add(Thread.ofVirtual().start(this::call));
      }
    }

    private void call() {
      try {
        do {
          last.set(answer(place));
        } while (!over.await(200, TimeUnit.MILLISECONDS));
      } catch (IOException | InterruptedException e) {
        failures.add(e.toString());
      }
    }

    /** The pod that has answered last. */
    String pod() throws InterruptedException {
      Await.until(() -> !last.get().isEmpty(), failures::toString);
      return last.get().split(" ", -1)[1];
    }

    void allWereAnswered() throws InterruptedException {
      over.countDown();
      for (var thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), failures);
    }
  }

  @Test
  void noRollingUpdateOrDeletionIsFelt() throws Exception {
    cluster.deploy("api", 2);
    int port = freePort();
    try (var run = start("deployment: api, ports: [\"%d:http\"]".formatted(port))) {
      run.await("✔ ready");
      var clients = new Clients(place(port));
      for (int round = 0; round < ROUNDS; round++) {
        var image = "main=docker.io/local/app:" + (2 - round % 2);
        cluster.here("set", "image", "deployment/api", image);
        cluster.awaitRollout("api");
      }
      for (int round = 0; round < ROUNDS; round++) {
        cluster.here("delete", "pod", clients.pod());
        cluster.awaitRollout("api");
      }
      clients.allWereAnswered();
      end(run);
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
    int port = freePort();
    var values = "labels: {app: api}, ports: [\"%d:8080\"]".formatted(port);
    try (var run = start(values)) {
      run.await("✔ ready");
      var clients = new Clients(place(port));
      for (int round = 0; round < ROUNDS; round++) {
        var image = "main=docker.io/local/app:" + (2 - round % 2);
        cluster.here("set", "image", "deployment/api", image);
        cluster.awaitRollout("api");
      }
      clients.allWereAnswered();
      end(run);
    }
  }

  @Test
  void aServicesPortLeadsToItsPods() throws Exception {
    cluster.deploy("api", 1);
    int port = freePort();
    try (var run = start("service: api, ports: [\"%d:80\"]".formatted(port))) {
      run.await("✔ ready");
      assertEquals("app-1 " + cluster.pods("api").getFirst(), answer(place(port)));
      end(run);
    }
  }

  @Test
  void aForwardWaitsForItsFirstPod() throws Exception {
    int port = freePort();
    try (var run = start("deployment: api, ports: [\"%d:http\"]".formatted(port))) {
      run.await("there is no pod of the deployment api in the namespace " + cluster.namespace());
      cluster.deploy("api", 1);
      run.await("✔ ready");
      assertEquals("app-1 " + cluster.pods("api").getFirst(), answer(place(port)));
      end(run);
    }
  }

  @Test
  void aPortThatNobodyListensOnIsNotReady() throws Exception {
    cluster.deploy("api", 1);
    try (var run = start("deployment: api, ports: [\"%d:81\"]".formatted(freePort()))) {
      run.await(":81: nothing listens there in the pod");
      end(run);
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
}
