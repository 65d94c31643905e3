package dev.monday.relay;

import java.net.InetSocketAddress;
import java.util.List;

/** What stands behind a listener: how a connection to it is made. */
public sealed interface Upstream {

  /**
   * A port of a program on this machine. The addresses are tried in their order; when none takes
   * the connection, all are tried again until the hold time is over.
   */
  record Local(List<InetSocketAddress> addresses) implements Upstream {
    public Local {
      addresses = List.copyOf(addresses);
      if (addresses.isEmpty()) {
        throw new IllegalArgumentException("a local upstream needs an address");
      }
      for (InetSocketAddress address : addresses) {
        if (address.isUnresolved()) {
          throw new IllegalArgumentException("%s is not an address".formatted(address));
        }
      }
    }
  }

  /**
   * A TCP port elsewhere. The host is a name, which is looked up anew for every connection, or an
   * address, IPv6 included. Several addresses are raced (RFC 8305).
   */
  record Target(String host, int port) implements Upstream {
    public Target {
      if (host.isEmpty()) {
        throw new IllegalArgumentException("a target needs a host");
      }
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("port %d is outside 1-65535".formatted(port));
      }
    }
  }

  /**
   * What no socket leads to directly, such as a port behind an SSH server. A failure that may pass
   * is tried again until the hold time is over.
   *
   * @param what as it is named to a person, for example {@code db:5432 behind anna@build}
   */
  record Through(String what, Connector connector) implements Upstream {}
}
