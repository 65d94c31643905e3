package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.monday.forward.kubernetes.RealCluster;
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
import java.util.Map;

/**
 * A namespace of its own on a real cluster of one node, with a workload, a pod that asks it, and
 * the packaged program here, where what comes to the workload is answered by a server of the test.
 * The cluster runs on this machine, whose ssh-keygen and ssh the pods use.
 */
final class TakeoverScene {
  /** What the program says when connections come here. */
  static final String READY = "*:8080 at the workload";

  static final String ANSWER = "the app of this machine";

  private static final String CLIENT =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: client}
      spec:
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 1
        containers:
        - name: client
          image: docker.io/local/sshd:1
          imagePullPolicy: Never
          command: [sleep, '3600']
          volumeMounts:
          - {name: ssh, mountPath: /usr/bin/ssh}
          - {name: keygen, mountPath: /usr/bin/ssh-keygen}
        volumes:
        - {name: ssh, hostPath: {path: /usr/bin/ssh, type: File}}
        - {name: keygen, hostPath: {path: /usr/bin/ssh-keygen, type: File}}
      """;

  private final Path folder;
  private final RealCluster cluster;
  private final HttpServer server;

  private TakeoverScene(Path folder, RealCluster cluster, HttpServer server) {
    this.folder = folder;
    this.cluster = cluster;
    this.server = server;
  }

  /**
   * @param folder for all files; the programs that a test leaves are found by it
   */
  static TakeoverScene in(Path folder) throws IOException, InterruptedException {
    Requires.linux();
    Requires.root();
    Requires.command("ssh");
    Requires.command("ssh-keygen");
    var cluster = RealCluster.in("monday-takeover");
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    var scene = new TakeoverScene(folder, cluster, server);
    scene.apply(CLIENT);
    return scene;
  }

  /** A deployment {@code user-api} of two pods, ready, and a project that takes it over. */
  void deploy() throws IOException, InterruptedException {
    deploy("Deployment", 2, "");
    configure("deployment: user-api");
  }

  /**
   * A workload {@code user-api}, ready.
   *
   * @param more of its container, and of others beside it, indented as in {@link #pods}
   */
  void deploy(String kind, int replicas, String more) throws IOException, InterruptedException {
    apply(workload(kind, replicas, pods(more)));
    awaitRollout(kind);
  }

  static String workload(String kind, int replicas, String pods) {
    return """
    apiVersion: apps/v1
    kind: %s
    metadata: {name: user-api}
    spec:
      replicas: %d
      %s
      selector: {matchLabels: {app: user-api}}
      template:
        metadata: {labels: {app: user-api}}
        spec:
    """
            .formatted(kind, replicas, kind.equals("StatefulSet") ? "serviceName: user-api" : "")
        + pods.indent(6);
  }

  /** The pods of a workload, with more lines of its container and containers beside it. */
  static String pods(String more) {
    return """
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
    %s
    volumes:
    - {name: keygen, hostPath: {path: /usr/bin/ssh-keygen, type: File}}
    """
        .formatted(more);
  }

  /** The same with files and folders of this machine in it, each at a place of the container. */
  static String pods(String more, Map<String, Path> mounts) {
    var pods = new StringBuilder(pods(more));
    var volume = 0;
    for (var mount : mounts.entrySet()) {
      var name = "mount-" + volume++;
      var last = "/usr/bin/ssh-keygen}";
      pods.insert(
          pods.indexOf(last) + last.length(),
          ", {name: %s, mountPath: %s}".formatted(name, mount.getKey()));
      pods.append("- {name: %s, hostPath: {path: '%s'}}%n".formatted(name, mount.getValue()));
    }
    return pods.toString();
  }

  /** Does for all pods what the controller of a readiness gate does, until the deployment is up. */
  void awaitRolloutBehindGate(String gate) throws IOException, InterruptedException {
    Outcome status;
    do {
      meet(gate);
      status =
          cluster.run(
              "-n", namespace(), "rollout", "status", "deployment/user-api", "--timeout=1s");
    } while (status.status() != 0);
  }

  private void meet(String gate) throws IOException, InterruptedException {
    for (JsonNode pod : pods()) {
      var conditions = (ArrayNode) pod.path("status").withArray("conditions");
      boolean gated = pod.at("/spec/readinessGates/0/conditionType").asText().equals(gate);
      boolean met =
          conditions.valueStream().anyMatch(one -> one.path("type").asText().equals(gate));
      if (gated && !met) {
        conditions.addObject().put("type", gate).put("status", "True");
        var _ = writeStatus("pods", pod); // once more where it was refused
      }
    }
  }

  void awaitRollout(String kind) throws IOException, InterruptedException {
    cluster.here("rollout", "status", kind + "/user-api", "--timeout=120s");
  }

  void apply(String objects) throws IOException, InterruptedException {
    var file = Files.createTempFile(folder, "objects", ".yaml");
    Files.writeString(file, objects);
    cluster.here("apply", "-f", file.toString());
  }

  /** Says that a quota is used up, which its controller does where one runs. */
  void useUp(String quota) throws IOException, InterruptedException {
    Outcome written;
    do {
      var object = Workloads.read(cluster.here("get", "resourcequota", quota, "-o", "json"));
      var hard = object.at("/spec/hard");
      ((ObjectNode) object).putObject("status").<ObjectNode>set("hard", hard).set("used", hard);
      written = writeStatus("resourcequotas", object);
    } while (written.status() != 0);
  }

  /** A refusal when somebody else was quicker. */
  private Outcome writeStatus(String plural, JsonNode object)
      throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("status of an object"), object.toString());
    var name = object.at("/metadata/name").asText();
    var path = "/api/v1/namespaces/%s/%s/%s/status".formatted(namespace(), plural, name);
    return cluster.run("replace", "--raw", path, "-f", file.toString());
  }

  String kubectl(String... arguments) throws IOException, InterruptedException {
    return cluster.here(arguments);
  }

  String namespace() {
    return cluster.namespace();
  }

  Path folder() {
    return folder;
  }

  /** Where the app of this machine listens. */
  int port() {
    return server.getAddress().getPort();
  }

  /**
   * A project {@code shop} that takes a workload over.
   *
   * @param values lines of the forward's values, beside the image and the port
   */
  void configure(String... values) throws IOException {
    configureIn(namespace(), values);
  }

  void configureIn(String namespace, String... values) throws IOException {
    var all = new ArrayList<>(List.of(values));
    all.add("namespace: " + namespace);
    all.add("ports: [\"%d:8080\"]".formatted(port()));
    if (all.stream().noneMatch(line -> line.startsWith("image:"))) {
      all.add("image: docker.io/local/sshd:1");
    }
    write(
        """
        projects:
          - name: shop
            forward:
              - name: user-api
                type: kubernetes-remote
                values:
        """
            + String.join("\n", all).indent(10));
  }

  void write(String configuration) throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), configuration);
  }

  /**
   * The packaged program, as somebody runs it.
   *
   * @param user whose state is a folder of its own
   */
  ProcessBuilder program(String user, String... arguments) {
    var command = new ArrayList<>(List.of(Installation.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", folder.toString()));
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.put("XDG_STATE_HOME", folder.resolve("state of " + user).toString());
    environment.put("HOME", folder.toString());
    environment.put("USER", user);
    environment.put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
    environment.put("MONDAY_KUBE_CONFIG", cluster.kubeconfig().toString());
    return builder;
  }

  LiveRun run(String user, String... options) throws IOException {
    var arguments = new ArrayList<>(List.of("run", "shop"));
    arguments.addAll(List.of(options));
    return LiveRun.of(program(user, arguments.toArray(String[]::new)));
  }

  /** What a run says that ends by itself. */
  String refusal(String user) throws IOException, InterruptedException {
    var outcome = Outcome.of(program(user, "run", "shop", "--exit-on-failure"));
    assertTrue(outcome.status() != 0, outcome::toString);
    return outcome.output() + outcome.errors();
  }

  /** A kubeconfig of somebody who may do no more than the rules of a role say, here. */
  Path as(String user, String rules) throws IOException, InterruptedException {
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s}
        rules:
        %2$s---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
        """
            .formatted(user, rules));
    var config =
        Workloads.read(cluster.kubectl("config", "view", "--raw", "--flatten", "-o", "json"));
    ((ObjectNode) config.at("/users/0/user")).put("as", user);
    var file = folder.resolve("kubeconfig of " + user);
    Files.writeString(file, config.toString());
    return file;
  }

  /** What the cluster has done lately, for who looks into a failure. */
  String state() throws IOException, InterruptedException {
    return cluster.here("get", "deployments,replicasets,pods,leases", "-o", "wide")
        + cluster.here("get", "events", "--sort-by=.lastTimestamp");
  }

  JsonNode workload(String kind) throws IOException, InterruptedException {
    return Workloads.read(cluster.here("get", kind, "user-api", "-o", "json"));
  }

  /** Fails unless a workload is as it was, and nothing speaks of a take-over. */
  void assertAsBefore(JsonNode original, String what) throws IOException, InterruptedException {
    var now = workload(original.path("kind").asText());
    assertEquals(original.path("spec"), now.path("spec"), what);
    assertTrue(now.at("/metadata/annotations/monday.dev~1take-over").isMissingNode(), what);
    assertEquals("", cluster.here("get", "leases", "-o", "name"), what);
  }

  /** The addresses of the pods that are there to stay. */
  List<String> addresses() throws IOException, InterruptedException {
    return pods().stream().map(pod -> pod.path("status").path("podIP").asText()).toList();
  }

  private List<JsonNode> pods() throws IOException, InterruptedException {
    var pods = Workloads.read(cluster.here("get", "pods", "-l", "app=user-api", "-o", "json"));
    return pods.path("items")
        .valueStream()
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .toList();
  }

  /** Until another pod can ask. */
  void awaitClient() throws IOException, InterruptedException {
    cluster.here("wait", "--for=condition=Ready", "pod/client", "--timeout=60s");
  }

  /** What another pod gets when it asks the workload's only pod. */
  String ask() throws IOException, InterruptedException {
    var addresses = addresses();
    assertEquals(1, addresses.size(), addresses::toString);
    return ask(addresses.getFirst() + ":8080");
  }

  /** What another pod gets at an address. */
  String ask(String address) throws IOException, InterruptedException {
    return inClient("wget -qO- http://" + address).output();
  }

  /** A script in a pod of its own. */
  Outcome inClient(String script) throws IOException, InterruptedException {
    return cluster.run("-n", namespace(), "exec", "client", "--", "/bin/sh", "-c", script);
  }

  /** Fails when a process of a test is still there. */
  void end() throws IOException, InterruptedException {
    server.stop(0);
    Leftovers.awaitNone(folder);
    cluster.forget();
  }
}
