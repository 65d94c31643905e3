package dev.monday.relay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;

/** Where the addresses of names are asked for. Asking may take seconds. */
interface Names {

  /** The addresses in the order in which they are to be tried, at least one. */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The system's, which Java keeps for 30 s, and failures for 10 s, unless it is told not to. */
  static Names ofThisSystem() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
