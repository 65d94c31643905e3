package dev.monday.forward.ssh;

import java.util.Optional;

/**
 * What {@code remote} says, and each part of {@code ProxyJump}: {@code host}, {@code user@host},
 * {@code user@host:port}, {@code [address]:port} or {@code ssh://user@host:port}.
 *
 * @param host a name, an address, or what a {@code Host} of the configuration of SSH is for
 */
record SshTarget(Optional<String> user, String host, Optional<Integer> port) {

  static SshTarget parse(String text) throws SshFailure {
    var rest = text.startsWith("ssh://") ? text.substring("ssh://".length()) : text;
    while (text.startsWith("ssh://") && rest.endsWith("/")) {
      rest = rest.substring(0, rest.length() - 1);
    }
    int at = rest.lastIndexOf('@');
    Optional<String> user = at < 0 ? Optional.empty() : Optional.of(rest.substring(0, at));
    var place = rest.substring(at + 1);
    int colon = portColon(place);
    var host = colon < 0 ? place : place.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.startsWith("-") || user.filter(SshTarget::isUnusable).isPresent()) {
      throw SshFailure.configuration(
          "cannot read \"%s\" as an SSH server: write user@host or user@host:port".formatted(text));
    }
    return new SshTarget(
        user, host, colon < 0 ? Optional.empty() : Optional.of(port(text, place, colon)));
  }

  private static boolean isUnusable(String user) {
    return user.isEmpty() || user.startsWith("-");
  }

  /**
   * Where the port begins; an address of IPv6 has several colons and no port, unless in brackets.
   */
  private static int portColon(String place) {
    int last = place.lastIndexOf(':');
    if (place.startsWith("[")) {
      return last > place.indexOf(']') ? last : -1;
    }
    return last == place.indexOf(':') ? last : -1;
  }

  private static int port(String text, String place, int colon) throws SshFailure {
    var digits = place.substring(colon + 1);
    if (digits.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(digits);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    throw SshFailure.configuration(
        "cannot read \"%s\" as an SSH server: its port is outside 1-65535".formatted(text));
  }
}
