package dev.monday.relay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks for the addresses of names, which may take seconds: on a virtual thread, one for each name
 * at a time, however many ask for it. Used by the loop's thread only.
 */
final class Lookups {
  private final Loop loop;
  private final Names names;
  private final Map<String, List<Asker>> asking = new HashMap<>();

  Lookups(Loop loop, Names names) {
    this.loop = loop;
    this.names = names;
  }

  /** Who wants to know. Told on the loop's thread, maybe at once. */
  interface Asker {
    void found(List<InetAddress> addresses);

    void unknown();
  }

  void find(String host, Asker asker) {
    var literal = literal(host);
    if (literal.isPresent()) {
      asker.found(List.of(literal.get()));
      return;
    }
    var others = asking.get(host);
    if (others != null) {
      others.add(asker);
      return;
    }
    asking.put(host, new ArrayList<>(List.of(asker)));
    Thread.ofVirtual().name("lookup of " + host).start(() -> ask(host));
  }

  private void ask(String host) {
    try {
      var addresses = names.addresses(host);
      loop.post(() -> askers(host).forEach(asker -> asker.found(addresses)));
    } catch (UnknownHostException | RuntimeException _) {
      loop.post(() -> askers(host).forEach(Asker::unknown));
    }
  }

  private List<Asker> askers(String host) {
    return Objects.requireNonNull(asking.remove(host));
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** IPv6 and IPv4 by turns, IPv6 first, each in the order given (RFC 8305, section 4). */
  static List<InetAddress> interleaved(List<InetAddress> addresses) {
    Deque<InetAddress> six = new ArrayDeque<>();
    Deque<InetAddress> four = new ArrayDeque<>();
    addresses.forEach(address -> (address instanceof Inet6Address ? six : four).add(address));
    var mixed = new ArrayList<InetAddress>();
    while (!six.isEmpty() || !four.isEmpty()) {
      if (!six.isEmpty()) {
        mixed.add(six.remove());
      }
      if (!four.isEmpty()) {
        mixed.add(four.remove());
      }
    }
    return mixed;
  }
}
