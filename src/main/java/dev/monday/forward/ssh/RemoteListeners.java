package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The ports on which one server listens for us: {@code tcpip-forward} of RFC 4254, section 7.1. */
final class RemoteListeners {
  private final Map<String, Consumer<Duplex>> takers = new ConcurrentHashMap<>();
  private volatile @Nullable ClientSession session;

  RemoteListener add(ClientSession session, String bind, int port, Consumer<Duplex> taker)
      throws IOException {
    this.session = session;
    if (port != 0) {
      takers.put(key(bind, port), taker);
    }
    Optional<Buffer> answer = request(session, "tcpip-forward", bind, port);
    if (answer.isEmpty()) {
      takers.remove(key(bind, port));
      throw SshFailure.refused(
          "the SSH server does not listen at %s:%d: the port is taken there, or below 1024, or AllowTcpForwarding, PermitListen or GatewayPorts of the server forbid it"
              .formatted(bind, port));
    }
    int bound = port == 0 ? answer.get().getInt() : port;
    takers.put(key(bind, bound), taker);
    return new RemoteListener(this, bind, bound);
  }

  void remove(RemoteListener listener) throws IOException {
    takers.remove(key(listener.bind(), listener.port()));
    var on = session;
    if (on != null && on.isOpen()) {
      request(on, "cancel-tcpip-forward", listener.bind(), listener.port());
    }
  }

  /** Who takes a connection that came to an address and port of the server. */
  Optional<Consumer<Duplex>> taker(String address, int port) {
    return Optional.ofNullable(takers.get(key(address, port)));
  }

  /** Empty when the server refuses. */
  private static Optional<Buffer> request(ClientSession session, String name, String bind, int port)
      throws IOException {
    var buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
    buffer.putString(name);
    buffer.putBoolean(true);
    buffer.putString(bind);
    buffer.putUInt(port);
    try {
      return Optional.ofNullable(session.request(name, buffer, SshConnection.OPENING));
    } catch (SocketTimeoutException failure) {
      throw new IOException(
          "it has not answered within %d s".formatted(SshConnection.OPENING.toSeconds()), failure);
    }
  }

  private static String key(String address, int port) {
    return address + " " + port;
  }
}
