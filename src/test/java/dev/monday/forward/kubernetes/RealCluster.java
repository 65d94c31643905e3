package dev.monday.forward.kubernetes;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A namespace of a cluster that is there, with the workloads that a test needs. */
public final class RealCluster {
  private final Path kubeconfig;
  private final String namespace;

  private RealCluster(Path kubeconfig, String namespace) {
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** Makes a namespace of a new name: one that is deleted takes long to be gone. */
  public static RealCluster in(String prefix) throws IOException, InterruptedException {
    var kubeconfig = Requires.cluster();
    var namespace = "%s-%x".formatted(prefix, System.nanoTime());
    var cluster = new RealCluster(kubeconfig, namespace);
    Requires.that(cluster.run("get", "--raw", "/readyz").status() == 0, "the cluster is not up");
    cluster.kubectl("create", "namespace", namespace);
    return cluster;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  public String namespace() {
    return namespace;
  }

  /** Where its API server listens. */
  int port() throws IOException, InterruptedException {
    var server =
        kubectl("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}");
    return URI.create(server).getPort();
  }

  Cluster access() {
    var files = new KubeconfigFiles(List.of(kubeconfig), "the test");
    return new Cluster(new ClusterName(files, Optional.empty()), Map.of());
  }

  /**
   * The same as somebody else, or by another way.
   *
   * @param user of a kubeconfig, as YAML in one line
   * @param more keys of its cluster, as the user
   */
  String kubeconfig(String user, String... more) throws IOException, InterruptedException {
    return """
    current-context: test
    contexts: [{name: test, context: {cluster: real, user: somebody, namespace: %s}}]
    clusters: [{name: real, cluster: {server: "%s", certificate-authority-data: %s%s}}]
    users: [{name: somebody, user: {%s}}]
    """
        .formatted(
            namespace,
            config("{.clusters[0].cluster.server}"),
            config("{.clusters[0].cluster.certificate-authority-data}"),
            String.join("", List.of(more).stream().map(key -> ", " + key).toList()),
            user);
  }

  /** The server's certificate authority. */
  byte[] authority() throws IOException, InterruptedException {
    return Base64.getDecoder().decode(config("{.clusters[0].cluster.certificate-authority-data}"));
  }

  URI server() throws IOException, InterruptedException {
    return URI.create(config("{.clusters[0].cluster.server}"));
  }

  private String config(String path) throws IOException, InterruptedException {
    return kubectl("config", "view", "--raw", "--minify", "-o", "jsonpath=" + path);
  }

  /**
   * Makes a service account, which may do these in the namespace.
   *
   * @param rules such as {@code list,watch pods}
   */
  void account(String name, String... rules) throws IOException, InterruptedException {
    here("create", "serviceaccount", name);
    for (int i = 0; i < rules.length; i++) {
      var words = rules[i].split(" ", 2);
      var role = "%s-%d".formatted(name, i);
      here("create", "role", role, "--verb=" + words[0], "--resource=" + words[1]);
      var who = "--serviceaccount=%s:%s".formatted(namespace, name);
      here("create", "rolebinding", role, "--role=" + role, who);
    }
  }

  /** A new token of a service account. */
  String token(String account) throws IOException, InterruptedException {
    var request = Files.createTempFile("token", ".json");
    Files.writeString(
        request,
        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}");
    var path = "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account);
    var answer = kubectl("create", "--raw", path, "-f", request.toString());
    Files.delete(request);
    return Json.MAPPER.readTree(answer).path("status").path("token").asText();
  }

  /** What kubectl makes of it, which may be a refusal. */
  public Outcome run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    return Outcome.of(new ProcessBuilder(command));
  }

  public String kubectl(String... arguments) throws IOException, InterruptedException {
    var outcome = run(arguments);
    if (outcome.status() != 0) {
      throw new AssertionError("kubectl %s: %s".formatted(List.of(arguments), outcome));
    }
    return outcome.output();
  }

  /** The same in the namespace. */
  public String here(String... arguments) throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-n", namespace));
    return kubectl(all.toArray(String[]::new));
  }

  /** Two pods of the image {@code local/app:1}, ready. */
  void deploy(String name, int replicas) throws IOException, InterruptedException {
    var file = Files.createTempFile("workload", ".yaml");
    Files.writeString(
        file,
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s, labels: {app: %1$s}}
        spec:
          replicas: %3$d
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              automountServiceAccountToken: false
              terminationGracePeriodSeconds: 1
              containers:
              - name: main
                image: docker.io/local/app:1
                imagePullPolicy: Never
                ports: [{containerPort: 8080, name: http}]
                readinessProbe:
                  exec: {command: [/bin/sh, -c, 'wget -qO- http://127.0.0.1:8080/ >/dev/null']}
                  periodSeconds: 1
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          selector: {app: %1$s}
          ports: [{name: web, port: 80, targetPort: http}]
        """
            .formatted(name, namespace, replicas));
    kubectl("apply", "-f", file.toString());
    Files.delete(file);
    awaitRollout(name);
  }

  void awaitRollout(String name) throws IOException, InterruptedException {
    here("rollout", "status", "deployment/" + name, "--timeout=120s");
  }

  List<String> pods(String app) throws IOException, InterruptedException {
    var names =
        here(
            "get",
            "pods",
            "-l",
            "app=" + app,
            "--field-selector=status.phase=Running",
            "-o",
            "jsonpath={.items[*].metadata.name}");
    return List.of(names.split(" ", -1));
  }

  public void forget() throws IOException, InterruptedException {
    kubectl("delete", "namespace", namespace, "--wait=false");
  }
}
