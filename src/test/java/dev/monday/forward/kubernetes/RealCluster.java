package dev.monday.forward.kubernetes;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  Cluster access() {
    var files = new KubeconfigFiles(List.of(kubeconfig), "the test");
    return new Cluster(new ClusterName(files, Optional.empty()), Map.of());
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
