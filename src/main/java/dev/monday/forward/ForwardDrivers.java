package dev.monday.forward;

import dev.monday.config.Forward;
import dev.monday.forward.tcp.TcpDriver;
import dev.monday.lifecycle.Driver;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.proxy.Proxy;
import java.util.Optional;

/** The driver of each type of forward. */
public final class ForwardDrivers {
  private ForwardDrivers() {}

  /** Whether it can be run; the plan lists what cannot yet. */
  public static boolean isSupported(Forward forward) {
    return forward instanceof Forward.Tcp;
  }

  /** Empty for the types that the plan lists as not supported yet. */
  public static Optional<Driver> of(ForwardSpec spec, Proxy proxy) {
    return switch (spec.forward()) {
      case Forward.Tcp tcp -> Optional.of(TcpDriver.of(tcp, proxy));
      case Forward.Kubernetes _, Forward.KubernetesRemote _, Forward.Ssh _, Forward.SshRemote _ ->
          Optional.empty();
    };
  }
}
