package dev.monday.forward.ssh;

import dev.monday.config.PortMapping;
import dev.monday.proxy.Route;
import dev.monday.relay.Duplex;
import dev.monday.relay.UnreachableException;
import dev.monday.relay.Upstream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ports behind an SSH server, each led to by a route: what {@code ssh -L} does. */
final class LocalForward implements SshForward {
  private final Map<Route, Upstream.Through> lanes = new LinkedHashMap<>();
  private final String host;
  private final Map<Route, PortMapping> ports;
  private final boolean probe;
  private final String server;
  private final AtomicReference<State> state;
  private volatile Runnable hurry = () -> {};

  /** Whether clients can be served now. */
  private sealed interface State {
    record Up(SshConnection connection) implements State {}

    record Down(String why, @Nullable SshFailure cause) implements State {}
  }

  /**
   * @param host as the server sees it
   * @param probe whether each port is connected to once before clients are
   * @param server as it is named to a person
   */
  LocalForward(Map<Route, PortMapping> ports, String host, boolean probe, String server) {
    this.ports = new LinkedHashMap<>(ports);
    this.host = host;
    this.probe = probe;
    this.server = server;
    this.state =
        new AtomicReference<>(
            new State.Down("the connection to %s is still being made".formatted(server), null));
    ports.forEach((route, mapping) -> {
      int port = mapping.remote().number();
      lanes.put(route, new Upstream.Through(target(port), () -> connect(port)));
    });
  }

  private String target(int port) {
    return (host.contains(":") ? "[%s]:%d over %s" : "%s:%d over %s").formatted(host, port, server);
  }

  private Duplex connect(int port) throws UnreachableException, InterruptedException {
    return switch (state.get()) {
      case State.Up(SshConnection connection) -> connect(connection, port);
      case State.Down(String why, SshFailure cause) -> {
        hurry.run();
        throw UnreachableException.passing(why, cause);
      }
    };
  }

  /** A server that says no is believed; what came to nothing is tried again. */
  private Duplex connect(SshConnection connection, int port)
      throws UnreachableException, InterruptedException {
    try {
      return connection.openChannel(host, port);
    } catch (SshFailure failure) {
      throw failure.kind() == SshFailure.Kind.REFUSED
          ? UnreachableException.refused(failure.getMessage(), failure)
          : UnreachableException.passing(failure.getMessage(), failure);
    }
  }

  @Override
  public void begin(Runnable hurry) {
    this.hurry = hurry;
    lanes.forEach(Route::leadTo);
  }

  @Override
  public void establish(SshConnection connection) throws SshFailure, InterruptedException {
    if (probe) {
      for (PortMapping mapping : ports.values()) {
        connection.openChannel(host, mapping.remote().number()).close();
      }
    }
    state.set(new State.Up(connection));
    lanes.forEach(Route::leadTo); // who waits is connected at once
  }

  @Override
  public void interrupted(SshFailure why) {
    state.set(new State.Down(why.getMessage(), why));
  }

  @Override
  public void end() {
    lanes.keySet().forEach(Route::hold);
  }

  @Override
  public String where() {
    return lanes.entrySet().stream()
        .map(entry -> "%s → %s".formatted(entry.getKey(), entry.getValue().what()))
        .collect(Collectors.joining(", "));
  }
}
