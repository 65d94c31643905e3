package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.ssh.SshConnection;
import dev.monday.forward.ssh.SshConnections;
import dev.monday.forward.ssh.SshFailure;
import dev.monday.forward.ssh.SshSettings;
import dev.monday.forward.ssh.SshSettings.AddressFamily;
import dev.monday.forward.ssh.SshSettings.HostKeyChecking;
import dev.monday.forward.ssh.SshSettings.Login;
import dev.monday.forward.ssh.SshSettings.Reach;
import dev.monday.forward.ssh.SshSettings.Trust;
import dev.monday.lifecycle.Asker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes SSH connections to the proxies in pods, each over a port-forward of its own. */
final class ProxyLink {
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final int SIGNS = 2;

  private final Cluster cluster;
  private final String namespace;
  private final RunKey key;
  private final Consumer<String> notices;
  private final SshConnections connections = new SshConnections();
  private final PodKeys hostKeys = new PodKeys();

  ProxyLink(Cluster cluster, String namespace, RunKey key, Consumer<String> notices) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.key = key;
    this.notices = notices;
  }

  /**
   * Logs in to the proxy of a pod.
   *
   * @throws SshFailure when trying again may help
   * @throws TakeoverException when the proxy does not take this run's key
   */
  SshConnection connect(ProxyPod pod)
      throws ClusterException, SshFailure, TakeoverException, InterruptedException {
    var tunnel = cluster.open(namespace, pod.name(), ProxyServer.PORT);
    try {
      return connections.over(tunnel, settings(pod), hostKeys.of(pod), Asker.NOBODY, notices);
    } catch (SshFailure failure) {
      if (failure.kind() == SshFailure.Kind.CREDENTIALS) {
        throw new TakeoverException(
            "the OpenSSH of the proxy's image does not let this run's key in; kubectl logs -n %s %s says why, and \"image\" names another"
                .formatted(namespace, pod.name()));
      }
      throw failure;
    }
  }

  private SshSettings settings(ProxyPod pod) {
    return new SshSettings(
        new Reach(
            pod.name(),
            ProxyServer.PORT,
            AddressFamily.ANY,
            SILENCE,
            SILENCE,
            SIGNS,
            Optional.empty()),
        new Trust(pod.name(), HostKeyChecking.NO, List.of(), List.of(), false, List.of()),
        new Login(
            ProxyServer.USER,
            List.of(key.file()),
            true,
            Optional.empty(),
            List.of("publickey"),
            0,
            true),
        List.of());
  }
}
