package dev.monday.config;

import java.util.List;
import java.util.Optional;

/** One entry of {@code forward}. Two with the same {@code at} are one that was listed twice. */
public sealed interface Forward {
  /** Where it is defined, not where an alias names it. */
  SourcePosition at();

  Located<String> name();

  /** At least one. */
  List<? extends Located<? extends Mapped>> ports();

  Optional<Monitoring> monitoring();

  /** What {@code type} says in the file. */
  default String type() {
    return switch (this) {
      case Kubernetes _ -> "kubernetes";
      case KubernetesRemote _ -> "kubernetes-remote";
      case Ssh _ -> "ssh";
      case SshRemote _ -> "ssh-remote";
      case Tcp _ -> "proxy";
    };
  }

  /**
   * The port of a pod here.
   *
   * @param hostname the name it answers under; empty when it listens on 127.0.0.1 at its local
   *     ports instead ({@code disable_proxy})
   * @param context the kubeconfig's current one when absent
   * @param namespace the context's when absent
   * @param probe whether each port is connected to once before clients are; true when absent
   */
  record Kubernetes(
      SourcePosition at,
      Located<String> name,
      List<Located<PodPortMapping>> ports,
      Optional<Located<Hostname>> hostname,
      Optional<Located<String>> context,
      Optional<Located<String>> namespace,
      PodSelector pods,
      Optional<Located<Boolean>> probe,
      Optional<Monitoring> monitoring)
      implements Forward {
    public Kubernetes {
      ports = List.copyOf(ports);
    }
  }

  /**
   * Traffic of a workload in the cluster, coming to this machine.
   *
   * @param pods finds the workload
   * @param image of the proxy that takes its place; ours when absent
   * @param app the one that the traffic goes to; 127.0.0.1 when absent
   * @param force whether it is taken over although somebody else manages it; false when absent
   * @param scaleDown whether a StatefulSet of several replicas is; false when absent
   */
  record KubernetesRemote(
      SourcePosition at,
      Located<String> name,
      List<Located<PortMapping>> ports,
      Optional<Located<String>> context,
      Optional<Located<String>> namespace,
      PodSelector pods,
      Optional<Located<String>> image,
      Optional<Located<String>> app,
      Optional<Located<Boolean>> force,
      Optional<Located<Boolean>> scaleDown,
      Optional<Monitoring> monitoring)
      implements Forward {
    public KubernetesRemote {
      ports = List.copyOf(ports);
    }
  }

  /**
   * A port behind an SSH server here.
   *
   * @param hostname the name it answers under; empty with {@code disable_proxy}
   * @param remote {@code user@host}
   * @param forwardHostname the target seen from the server; 127.0.0.1 when absent
   * @param probe whether the target is connected to once before clients are; true when absent
   */
  record Ssh(
      SourcePosition at,
      Located<String> name,
      List<Located<PortMapping>> ports,
      Optional<Located<Hostname>> hostname,
      Located<String> remote,
      List<SshOption> args,
      Optional<Located<String>> forwardHostname,
      Optional<Located<Boolean>> probe,
      Optional<Monitoring> monitoring)
      implements Forward {
    public Ssh {
      ports = List.copyOf(ports);
      args = List.copyOf(args);
    }
  }

  /**
   * A port of an SSH server, leading to this machine.
   *
   * @param remote {@code user@host}
   * @param bind the server's address to listen at, {@code *} for all; its loopback when absent
   * @param forwardHostname the target seen from this machine; 127.0.0.1 when absent
   * @param app the app that is the target, in place of a host
   */
  record SshRemote(
      SourcePosition at,
      Located<String> name,
      List<Located<PortMapping>> ports,
      Located<String> remote,
      List<SshOption> args,
      Optional<Located<String>> bind,
      Optional<Located<String>> forwardHostname,
      Optional<Located<String>> app,
      Optional<Monitoring> monitoring)
      implements Forward {
    public SshRemote {
      ports = List.copyOf(ports);
      args = List.copyOf(args);
    }
  }

  /** A TCP target under a name of this machine: {@code type: proxy}. */
  record Tcp(
      SourcePosition at,
      Located<String> name,
      List<Located<PortMapping>> ports,
      Located<Hostname> hostname,
      Located<String> proxyHostname,
      Optional<Monitoring> monitoring)
      implements Forward {
    public Tcp {
      ports = List.copyOf(ports);
    }
  }
}
