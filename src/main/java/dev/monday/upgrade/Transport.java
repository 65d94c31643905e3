package dev.monday.upgrade;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Which addresses a release may be fetched from. */
final class Transport {
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "[::1]", "localhost");

  private Transport() {}

  /** Whether the address is https, or http on this machine. */
  static boolean allows(URI address) {
    return isHttps(address) || isLocal(address);
  }

  /** Whether a server at {@code from} may send the program on to {@code to}. */
  static boolean allowsRedirect(URI from, URI to) {
    return isHttps(to) || (isLocal(from) && isLocal(to));
  }

  private static boolean isHttps(URI address) {
    return "https".equals(scheme(address)) && address.getHost() != null;
  }

  private static boolean isLocal(URI address) {
    var host = address.getHost();
    return "http".equals(scheme(address))
        && host != null
        && THIS_MACHINE.contains(host.toLowerCase(Locale.ROOT));
  }

  private static String scheme(URI address) {
    var scheme = address.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }
}
