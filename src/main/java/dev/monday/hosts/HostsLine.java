package dev.monday.hosts;

import java.net.InetAddress;
import java.util.Locale;

/** One line of a hosts file: an address and the name that leads to it, in lower case. */
public record HostsLine(InetAddress address, String name) {
  public HostsLine {
    name = name.toLowerCase(Locale.ROOT);
  }

  /** As it is printed for a person, who may put it into the hosts file. */
  public String text() {
    return address.getHostAddress() + "\t" + name;
  }
}
