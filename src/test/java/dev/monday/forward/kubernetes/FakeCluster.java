package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A cluster whose API server is a {@link FakeApiServer}. */
final class FakeCluster {
  private FakeCluster() {}

  static Cluster of(FakeApiServer server, Path folder) throws IOException {
    write(server, folder, "secret");
    var files = KubeconfigFiles.of(Map.of(), Optional.of(file(folder)));
    return new Cluster(new ClusterName(files, Optional.empty()), Map.of());
  }

  /** The kubeconfig, with another token. */
  static void write(FakeApiServer server, Path folder, String token) throws IOException {
    Files.writeString(
        file(folder),
        """
        current-context: fake
        contexts: [{name: fake, context: {cluster: fake, user: anna, namespace: backend}}]
        clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: anna, user: {token: %s}}]
        """
            .formatted(server.port(), token));
  }

  private static Path file(Path folder) {
    return folder.resolve("kubeconfig");
  }
}
