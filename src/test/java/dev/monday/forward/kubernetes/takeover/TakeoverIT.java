package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Take-overs by the packaged program on a real cluster of one node. It runs on this machine, whose
 * ssh-keygen the proxies use.
 */
@Timeout(1800)
class TakeoverIT {
  private static final String NAMESPACE = "monday-takeover";
  private static final int FULL_ROUNDS = 50;
  private static final int LONGEST_LIFE_MILLIS = 20_000;
  private static final String READY = "*:8080 at the workload";

  @TempDir private Path temp;
  private Path folder = Path.of("");
  private Path kubeconfig = Path.of("");
  private Optional<HttpServer> app = Optional.empty();

  @BeforeEach
  void deploy() throws Exception {
    Requires.linux();
    Requires.root();
    kubeconfig = Requires.cluster();
    Requires.command("ssh");
    Requires.command("ssh-keygen");
    Requires.that(run("get", "--raw", "/readyz").status() == 0, "the cluster is not up");
    folder = temp.toRealPath();
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    var _ = run("create", "namespace", NAMESPACE); // it may be there
    kubectl("delete", "deployments,leases", "--all", "--wait");
    var file = folder.resolve("workloads.yaml");
    Files.writeString(file, WORKLOADS);
    kubectl("apply", "-f", file.toString());
    kubectl("rollout", "status", "deployment/user-api", "--timeout=120s");
    kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=60s");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var answer = "the app of this machine".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    app = Optional.of(server);
    configure(NAMESPACE, "");
  }

  private static final String WORKLOADS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: user-api, namespace: monday-takeover}
      spec:
        replicas: 2
        selector: {matchLabels: {app: user-api}}
        template:
          metadata: {labels: {app: user-api}}
          spec:
            automountServiceAccountToken: false
            terminationGracePeriodSeconds: 1
            containers:
            - name: user-api
              image: docker.io/local/app:1
              imagePullPolicy: Never
              ports: [{containerPort: 8080, name: http}]
              readinessProbe:
                exec: {command: [/bin/sh, -c, 'wget -qO- http://127.0.0.1:8080/ >/dev/null']}
                periodSeconds: 1
              volumeMounts: [{name: keygen, mountPath: /usr/bin/ssh-keygen}]
            volumes: [{name: keygen, hostPath: {path: /usr/bin/ssh-keygen, type: File}}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: client, namespace: monday-takeover}
      spec:
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 1
        containers: [{name: client, image: docker.io/local/app:1, imagePullPolicy: Never}]
      """;

  @AfterEach
  void nothingIsLeft() throws Exception {
    app.ifPresent(server -> server.stop(0));
    if (app.isPresent()) {
      Leftovers.awaitNone(folder);
      kubectl("delete", "deployments,leases", "--all", "--wait=false");
    }
  }

  private void configure(String namespace, String more) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: shop
            forward:
              - name: user-api
                type: kubernetes-remote
                values:
                  namespace: %s
                  deployment: user-api
                  image: docker.io/local/sshd:1
                  ports: ["%d:8080"]
                  %s
        """
            .formatted(namespace, app.orElseThrow().getAddress().getPort(), more));
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of("-n", NAMESPACE));
    command.addAll(List.of(arguments));
    return Outcome.of(new ProcessBuilder(command));
  }

  private String kubectl(String... arguments) throws IOException, InterruptedException {
    var outcome = run(arguments);
    assertEquals(0, outcome.status(), outcome::toString);
    return outcome.output();
  }

  private ProcessBuilder program(String state, String... arguments) {
    var command = new ArrayList<>(List.of(Installation.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", folder.toString()));
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.put("XDG_STATE_HOME", folder.resolve(state).toString());
    environment.put("HOME", folder.toString());
    environment.put("USER", "anna");
    environment.put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    environment.put("MONDAY_KUBE_CONFIG", kubeconfig.toString());
    return builder;
  }

  private JsonNode workload() throws IOException, InterruptedException {
    return Workloads.read(kubectl("get", "deployment", "user-api", "-o", "json"));
  }

  private void assertAsBefore(JsonNode original, String what)
      throws IOException, InterruptedException {
    var now = workload();
    assertEquals(original.path("spec"), now.path("spec"), what);
    assertTrue(now.at("/metadata/annotations/monday.dev~1take-over").isMissingNode(), what);
    assertEquals("", kubectl("get", "leases", "-o", "name"), what);
  }

  /** The address of the pod of the proxy, once it is the only one. */
  private String proxyAddress() throws IOException, InterruptedException {
    var pods = Workloads.read(kubectl("get", "pods", "-l", "app=user-api", "-o", "json"));
    for (JsonNode pod : pods.path("items")) {
      if (!pod.path("metadata").has("deletionTimestamp")) {
        return pod.path("status").path("podIP").asText();
      }
    }
    throw new AssertionError(pods);
  }

  /** What another pod gets when it asks the workload. */
  private String askFromAnotherPod() throws IOException, InterruptedException {
    var url = "http://%s:8080/".formatted(proxyAddress());
    return kubectl("exec", "client", "--", "/bin/sh", "-c", "wget -qO- " + url);
  }

  @Test
  void whatComesToThePodsComesHereUntilTheEnd() throws Exception {
    var original = workload();
    try (var run = LiveRun.of(program("state", "run", "shop"))) {
      run.await(READY);
      assertEquals("the app of this machine", askFromAnotherPod());
      nobodyElseLogsIn(proxyAddress());
      secondUserIsToldWhoHasIt();
      kubectl("annotate", "deployment", "user-api", "example.org/note=meanwhile");
      run.signal("INT");
      var end = run.end();
      assertEquals(0, end.status(), end::toString);
      assertTrue(end.output().contains("Deployment user-api in the namespace"), end::output);
      assertTrue(end.output().contains("is as it was"), end::output);
    }
    assertAsBefore(original, "after the end");
    assertEquals("meanwhile", workload().at("/metadata/annotations/example.org~1note").asText());
  }

  private void nobodyElseLogsIn(String address) throws Exception {
    var key = folder.resolve("other");
    assertEquals(
        0,
        Outcome.of(
                new ProcessBuilder(
                    "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
            .status());
    for (var method : List.of("publickey", "password", "keyboard-interactive", "none")) {
      var login =
          Outcome.of(
              new ProcessBuilder(
                  "ssh",
                  "-F/dev/null",
                  "-oBatchMode=yes",
                  "-oStrictHostKeyChecking=no",
                  "-oUserKnownHostsFile=/dev/null",
                  "-oIdentitiesOnly=yes",
                  "-oPreferredAuthentications=" + method,
                  "-i" + key,
                  "-p5022",
                  "root@" + address,
                  "true"));
      assertEquals(255, login.status(), method);
      assertTrue(login.errors().contains("Permission denied (publickey)"), login::errors);
    }
  }

  private void secondUserIsToldWhoHasIt() throws Exception {
    var second = Outcome.of(program("second", "run", "shop", "--exit-on-failure"));
    assertNotEquals(0, second.status());
    var said = second.output() + second.errors();
    assertTrue(said.contains("it is taken over by anna on "), said);
    assertTrue(said.contains("--take-over"), said);
    assertEquals("the app of this machine", askFromAnotherPod());
  }

  @Test
  void whoTakesItAwayPutsTheOriginalBack() throws Exception {
    var original = workload();
    try (var first = LiveRun.of(program("state", "run", "shop"))) {
      first.await(READY);
      try (var second = LiveRun.of(program("second", "run", "shop", "--take-over"))) {
        second.await(READY);
        first.await("nothing of it is touched");
        assertEquals("the app of this machine", askFromAnotherPod());
        second.signal("TERM");
        assertEquals(0, second.end().status());
      }
      assertEquals(1, first.end().status());
    }
    assertAsBefore(original, "after both ends");
  }

  @Test
  void productionIsRefused() throws Exception {
    var original = workload();
    configure("shop-prod", "");
    var refused = Outcome.of(program("state", "run", "shop", "--exit-on-failure"));
    var said = refused.output() + refused.errors();
    assertTrue(said.contains("say so with --allow-production shop-prod"), said);
    assertAsBefore(original, "after a refusal");
  }

  @Test
  void whatHelmManagesIsRefusedUnlessForced() throws Exception {
    kubectl("annotate", "deployment", "user-api", "meta.helm.sh/release-name=shop");
    var original = workload();
    var refused = Outcome.of(program("state", "run", "shop", "--exit-on-failure"));
    var said = refused.output() + refused.errors();
    assertTrue(said.contains("Helm (release shop) manages it"), said);
    assertAsBefore(original, "after a refusal");
    configure(NAMESPACE, "force: true");
    try (var run = LiveRun.of(program("state", "run", "shop"))) {
      run.await(READY);
      run.signal("TERM");
      var _ = run.end();
    }
    assertAsBefore(original, "after the end");
  }

  @Test
  void aPodThatIsReplacedIsFoundAgain() throws Exception {
    try (var run = LiveRun.of(program("state", "run", "shop"))) {
      run.await(READY);
      kubectl("delete", "pod", "-l", "app=user-api", "--wait=false");
      run.await("is lost");
      run.await(READY, 2);
      assertEquals("the app of this machine", askFromAnotherPod());
      run.signal("TERM");
      assertEquals(0, run.end().status());
    }
  }

  @Test
  void theWorkloadIsAsItWasAfterAnyEnd() throws Exception {
    long seed = System.nanoTime();
    var share = Double.parseDouble(System.getProperty("monday.rounds", "0.06"));
    int rounds = Math.max(3, (int) (FULL_ROUNDS * share));
    System.out.printf("TakeoverIT: seed %d, %d rounds%n", seed, rounds);
    var random = new Random(seed);
    var original = workload();
    int ready = 0;
    for (int round = 0; round < rounds; round++) {
      var way = List.of("INT", "TERM", "KILL").get(random.nextInt(3));
      int life = random.nextInt(LONGEST_LIFE_MILLIS);
      var what = "round %d: %s after %d ms".formatted(round, way, life);
      try (var run = LiveRun.of(program("state", "run", "shop"))) {
        TimeUnit.MILLISECONDS.sleep(life);
        if (run.said().contains(READY)) {
          ready++;
          assertEquals("the app of this machine", askFromAnotherPod(), what);
        }
        run.signal(way);
        var end = run.end();
        System.out.println(what + ", status " + end.status());
      }
      var doctor = Outcome.of(program("state", "doctor"));
      assertAsBefore(original, what + doctor.output());
    }
    System.out.printf("TakeoverIT: %d of %d rounds had become ready%n", ready, rounds);
  }
}
