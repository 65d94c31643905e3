package dev.monday.proxy;

import dev.monday.config.Port;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Level;
import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import dev.monday.relay.Listener;
import dev.monday.relay.ListenerObserver;
import dev.monday.relay.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where routes get their listeners, and what keeps them from one is put into words. */
final class Doorway {
  private static final int FIRST_UNPRIVILEGED = 1024;

  private final Relay relay;
  private final ListeningSockets sockets;
  private final RouteEvents events;

  Doorway(Relay relay, ListeningSockets sockets, RouteEvents events) {
    this.relay = relay;
    this.sockets = sockets;
    this.events = events;
  }

  /**
   * Whether nobody listens at this very address and port; at any port when none is given. Who
   * listens at every address takes no single one.
   */
  boolean isFree(LoopbackAddress address, Optional<Port> port) {
    try {
      return sockets.all().stream()
          .filter(socket -> !socket.anyAddress() && socket.answersAt(address.inet()))
          .noneMatch(socket -> port.isEmpty() || port.get().number() == socket.port());
    } catch (IOException _) {
      return true; // the bind will tell
    }
  }

  Listener bind(ComponentId route, LoopbackAddress address, Port port) throws RouteException {
    var at = new InetSocketAddress(address.inet(), port.number());
    var what = "cannot bind %s:%s for %s: ".formatted(address, port, route.name());
    var everywhere = listenerAt(address.inet(), port).filter(ListeningSocket::anyAddress);
    if (everywhere.isPresent()) {
      throw new RouteException(
          what
              + "%s listens on port %s of every address; stop it, or let it listen on 127.0.0.1 only"
                  .formatted(owner(everywhere.get()), port));
    }
    try {
      return relay.listen(at, new Observer(route));
    } catch (IOException e) {
      throw new RouteException(what + why(address, port, e), e);
    }
  }

  private String why(LoopbackAddress address, Port port, IOException failure) {
    var holder = listenerAt(address.inet(), port);
    if (holder.isPresent()) {
      return "address in use by %s; stop it or %s"
          .formatted(
              owner(holder.get()),
              address.equals(LoopbackAddress.LOCALHOST)
                  ? "use another local port"
                  : "change \"hostname\"");
    }
    var reason = String.valueOf(failure.getMessage());
    return port.number() < FIRST_UNPRIVILEGED && reason.contains("Permission denied")
        ? "ports below 1024 need a right that you lack; call \"sudo monday\", or allow them to"
            + " everyone by \"sudo sysctl net.ipv4.ip_unprivileged_port_start=%s\", or use another"
                .formatted(port)
            + " port"
        : reason;
  }

  /** Who else listens on a port, as "pid 4121 (nginx) listens on 127.0.0.1:8080". */
  List<String> othersAt(Port port, Collection<InetAddress> own) {
    try {
      return sockets.all().stream()
          .filter(socket -> socket.port() == port.number() && !own.contains(socket.address()))
          .map(socket -> "%s listens on %s".formatted(owner(socket), socket))
          .toList();
    } catch (IOException _) {
      return List.of(); // only the name of who is in the way is lost
    }
  }

  private Optional<ListeningSocket> listenerAt(InetAddress address, Port port) {
    try {
      return sockets.all().stream()
          .filter(socket -> socket.port() == port.number() && socket.answersAt(address))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty(); // only the name of who is in the way is lost
    }
  }

  private String owner(ListeningSocket socket) {
    try {
      return sockets
          .owner(socket)
          .map(Object::toString)
          .orElse("a program of another user, or one that hides its files,");
    } catch (IOException _) {
      return "another program";
    }
  }

  /** Says what a person should know of a route's connections. */
  private final class Observer implements ListenerObserver {
    private final ComponentId route;

    Observer(ComponentId route) {
      this.route = route;
    }

    @Override
    public void dialFailed(String reason, long connections) {
      warn("not reached", connections, reason);
    }

    @Override
    public void heldTooLong(Duration hold, long connections) {
      warn("refused", connections, "nothing stood behind it for %d s".formatted(hold.toSeconds()));
    }

    @Override
    public void acceptFailed(String reason) {
      events.notice(route, Level.WARNING, "cannot accept", reason);
    }

    @Override
    public void defect(Throwable failure) {
      events.notice(route, Level.ERROR, "defect", "a connection was ended: " + failure);
    }

    private void warn(String topic, long connections, String reason) {
      var text = connections == 1 ? reason : "%d connections: %s".formatted(connections, reason);
      events.notice(route, Level.WARNING, topic, text);
    }
  }
}
