package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A cluster whose API server is a test's own. */
final class FakeCluster {
  private FakeCluster() {}

  /**
   * @param port where it listens, without TLS
   */
  static Cluster of(int port, Path folder) throws IOException {
    write(port, folder, "secret");
    var files = KubeconfigFiles.of(Map.of(), Optional.of(kubeconfig(folder)));
    return new Cluster(new ClusterName(files, Optional.empty()), Map.of());
  }

  /** The kubeconfig, with another token. */
  static void write(int port, Path folder, String token) throws IOException {
    Files.writeString(
        kubeconfig(folder),
        """
        current-context: fake
        contexts: [{name: fake, context: {cluster: fake, user: anna, namespace: backend}}]
        clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: anna, user: {token: %s}}]
        """
            .formatted(port, token));
  }

  static Path kubeconfig(Path folder) {
    return folder.resolve("kubeconfig");
  }
}
