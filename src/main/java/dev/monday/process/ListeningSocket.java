package dev.monday.process;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A TCP socket of this machine that waits for connections.
 *
 * @param address where it listens; an IPv4 address that is written as IPv6 (::ffff:127.0.0.1) is
 *     the IPv4 one
 * @param servesIpv4 whether clients reach it by IPv4: one at [::] takes them too, unless its
 *     program set IPV6_V6ONLY
 * @param id no other socket has it at the same time; on Linux the inode
 */
public record ListeningSocket(InetAddress address, int port, boolean servesIpv4, long id) {

  /** Whether it listens at every address of its kind: 0.0.0.0 or [::]. */
  public boolean anyAddress() {
    return address.isAnyLocalAddress();
  }

  /** Whether it may be the one that takes a connection to its port at that address. */
  public boolean answersAt(InetAddress target) {
    if (!anyAddress()) {
      return address.equals(target);
    }
    return target instanceof Inet4Address ? servesIpv4 : address instanceof Inet6Address;
  }

  /** As programs write it: {@code 127.0.0.1:8080}, {@code [::]:8080}. */
  @Override
  public String toString() {
    return address instanceof Inet6Address ipv6
        ? "[" + text(ipv6) + "]:" + port
        : address.getHostAddress() + ":" + port;
  }

  private static String text(Inet6Address address) {
    if (address.isAnyLocalAddress()) {
      return "::";
    }
    return address.isLoopbackAddress() ? "::1" : address.getHostAddress();
  }
}
