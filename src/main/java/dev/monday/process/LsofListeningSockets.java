package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sockets as {@code lsof} lists them, for systems without {@code /proc}: only those of this user's
 * processes, but for root. It takes a good part of a second where many files are open. That a
 * socket at [::] leaves IPv4 alone it does not say; here none of them does.
 */
final class LsofListeningSockets implements ListeningSockets {

  /** A socket with one process that has it open. */
  record Held(SocketOwner owner, ListeningSocket socket) {}

  @Override
  public List<ListeningSocket> all() throws IOException {
    return sockets(look());
  }

  @Override
  public List<ListeningSocket> of(Collection<Long> pids) throws IOException {
    return sockets(look().stream().filter(held -> pids.contains(held.owner.pid())).toList());
  }

  @Override
  public Optional<SocketOwner> owner(ListeningSocket socket) throws IOException {
    return look().stream()
        .filter(held -> held.socket.equals(socket))
        .map(Held::owner)
        .min((one, other) -> Long.compare(one.pid(), other.pid()));
  }

  private static List<ListeningSocket> sockets(List<Held> all) {
    Set<ListeningSocket> sockets = new LinkedHashSet<>();
    all.forEach(held -> sockets.add(held.socket));
    return List.copyOf(sockets);
  }

  /** The status is no measure: it is 1 as soon as one process's files may not be seen. */
  private static List<Held> look() throws IOException {
    var process =
        new ProcessBuilder("lsof", "-nP", "-iTCP", "-sTCP:LISTEN", "-Fpctdn")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = process.getInputStream()) {
      return parse(new String(output.readAllBytes(), UTF_8));
    }
  }

  /**
   * One field a line, its kind being the first letter: p and c begin a process, f a file of it, in
   * which t is the kind of address, d the number of the device and n the place. See "OUTPUT FOR
   * OTHER PROGRAMS" in lsof(8).
   */
  static List<Held> parse(String text) throws IOException {
    var parsing = new Parsing();
    for (String line : text.lines().filter(line -> !line.isEmpty()).toList()) {
      parsing.take(line.charAt(0), line.substring(1));
    }
    return List.copyOf(parsing.found);
  }

  /** What the lines up to here have said. */
  private static final class Parsing {
    private final List<Held> found = new ArrayList<>();
    private long pid;
    private String command = "";
    private boolean ipv6;
    private long device;

    void take(char field, String value) throws IOException {
      switch (field) {
        case 'p' -> pid = Long.parseLong(value);
        case 'c' -> command = value;
        case 't' -> ipv6 = value.equals("IPv6");
        case 'd' -> device = number(value);
        case 'n' -> found.add(new Held(new SocketOwner(pid, command), socket(value)));
        default -> {}
      }
    }

    /** {@code *:8080}, {@code 127.0.0.1:8080} or {@code [::1]:8080}. */
    private ListeningSocket socket(String place) throws IOException {
      int colon = place.lastIndexOf(':');
      String host = place.substring(0, colon).replaceAll("[\\[\\]]|%.*", "");
      var address = InetAddress.ofLiteral(host.equals("*") ? (ipv6 ? "::" : "0.0.0.0") : host);
      boolean ipv4 = address.getAddress().length == 4;
      return new ListeningSocket(
          address,
          Integer.parseInt(place.substring(colon + 1)),
          ipv4 || address.isAnyLocalAddress(),
          device);
    }

    /** On macOS an address of the kernel, in hexadecimal. */
    private static long number(String value) {
      return value.startsWith("0x")
          ? Long.parseUnsignedLong(value, 2, value.length(), 16)
          : Long.parseUnsignedLong(value);
    }
  }
}
