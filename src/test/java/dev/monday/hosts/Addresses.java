package dev.monday.hosts;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as tests write them. */
final class Addresses {
  private Addresses() {}

  static InetAddress of(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  static HostsLine line(String address, String name) {
    return new HostsLine(of(address), name);
  }
}
