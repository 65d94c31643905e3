package dev.monday.forward.ssh;

import dev.monday.config.PortMapping;
import dev.monday.relay.Duplex;
import dev.monday.relay.Pump;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Ports that an SSH server listens on, leading to this machine: what {@code ssh -R} does. The
 * server's connections are dialled for as they come.
 */
public final class RemoteForward implements SshForward {
  private final List<PortMapping> ports;
  private final String bind;
  private final Destination destination;
  private final String server;
  private final Consumer<String> failures;
  private final List<RemoteListener> listeners = new ArrayList<>();

  /**
   * @param bind the server's address to listen at, as the protocol has it: empty for all
   * @param failures is told of each connection that came to nothing
   */
  RemoteForward(
      List<PortMapping> ports,
      String bind,
      Destination destination,
      String server,
      Consumer<String> failures) {
    this.ports = List.copyOf(ports);
    this.bind = bind;
    this.destination = destination;
    this.server = server;
    this.failures = failures;
  }

  /** The server has nobody wait for us: it refuses while it does not listen. */
  @Override
  public void begin(Runnable hurry) {}

  @Override
  public void establish(SshConnection connection) throws SshFailure {
    listeners.clear();
    try {
      for (PortMapping mapping : ports) {
        int local = mapping.local().number();
        listeners.add(connection.listen(bind, mapping.remote().number(), far -> serve(far, local)));
      }
    } catch (SshFailure failure) {
      end();
      throw failure;
    }
  }

  private void serve(Duplex far, int port) {
    try {
      var near = destination.connect(port);
      new Pump(near, far, new LongAdder(), new LongAdder()).run();
    } catch (IOException failure) {
      failures.accept(String.valueOf(failure.getMessage()));
      far.reset();
    } catch (InterruptedException _) {
      far.reset();
    }
  }

  @Override
  public void interrupted(SshFailure why) {
    listeners.clear(); // they went with the connection, or were never made
  }

  @Override
  public void end() {
    for (RemoteListener listener : listeners) {
      try {
        listener.close();
      } catch (IOException _) {
        // the connection is gone, and with it the listener
      }
    }
    listeners.clear();
  }

  @Override
  public String where() {
    var host = bind.isEmpty() ? "*" : bind;
    return ports.stream()
        .map(mapping ->
            "%s:%s at %s → %s"
                .formatted(
                    host, mapping.remote(), server, destination.place(mapping.local().number())))
        .collect(Collectors.joining(", "));
  }
}
