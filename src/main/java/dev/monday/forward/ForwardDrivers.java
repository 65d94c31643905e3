package dev.monday.forward;

import dev.monday.config.Forward;
import dev.monday.forward.kubernetes.KubernetesRun;
import dev.monday.forward.kubernetes.takeover.TakeoverLog;
import dev.monday.forward.kubernetes.takeover.Takeovers;
import dev.monday.forward.ssh.SshRun;
import dev.monday.forward.tcp.TcpDriver;
import dev.monday.lifecycle.Driver;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.proxy.Proxy;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The drivers of a run's forwards. */
public final class ForwardDrivers {
  private final Proxy proxy;
  private final Map<String, String> environment;
  private final Duration hold;
  private final Takeovers.Permission permission;
  private final TakeoverLog log;

  /** Made by the first that needs it: most runs do not load its libraries. */
  private @Nullable SshRun ssh;

  private @Nullable KubernetesRun kubernetes;
  private @Nullable Takeovers takeovers;

  /**
   * @param environment of the person who runs the program
   * @param hold how long a connection waits for what it leads to
   * @param permission what a person lets this run do in clusters
   * @param log keeps what is changed there
   */
  public ForwardDrivers(
      Proxy proxy,
      Map<String, String> environment,
      Duration hold,
      Takeovers.Permission permission,
      TakeoverLog log) {
    this.proxy = proxy;
    this.environment = Map.copyOf(environment);
    this.hold = hold;
    this.permission = permission;
    this.log = log;
  }

  public Driver of(ForwardSpec spec) {
    return switch (spec.forward()) {
      case Forward.Tcp tcp -> TcpDriver.of(tcp, proxy);
      case Forward.Ssh local -> ssh().driver(local);
      case Forward.SshRemote remote -> ssh().driver(remote, spec.app());
      case Forward.Kubernetes pods -> kubernetes().driver(pods, spec.kubeconfig());
      case Forward.KubernetesRemote remote -> takeOver(remote, spec);
    };
  }

  private Driver takeOver(Forward.KubernetesRemote remote, ForwardSpec spec) {
    if (takeovers == null) {
      takeovers = new Takeovers(ssh(), environment, permission, log);
    }
    var cluster = kubernetes().cluster(remote.context(), spec.kubeconfig());
    return takeovers.driver(remote, cluster, spec.app(), spec.production());
  }

  private KubernetesRun kubernetes() {
    if (kubernetes == null) {
      kubernetes = new KubernetesRun(proxy, environment, hold);
    }
    return kubernetes;
  }

  private SshRun ssh() {
    if (ssh == null) {
      ssh = new SshRun(proxy, environment, hold);
    }
    return ssh;
  }
}
