package dev.monday.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of {@code /proc/net/tcp} and {@code tcp6}; proc_net(5). Slower than netlink, because
 * the kernel looks through its table of connections as well: 3 ms where that is large. It does not
 * say which socket at [::] leaves IPv4 alone; here none of them does.
 */
final class ProcSocketTable implements SocketTable {

  private static final String LISTEN = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  @Override
  public List<ListeningSocket> read() throws IOException {
    var sockets = new ArrayList<>(parse(text("/proc/net/tcp"), ByteOrder.nativeOrder()));
    sockets.addAll(parse(textOfIpv6(), ByteOrder.nativeOrder()));
    return List.copyOf(sockets);
  }

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file), US_ASCII);
  }

  /** A kernel without IPv6 has no such file. */
  private static String textOfIpv6() throws IOException {
    try {
      return text("/proc/net/tcp6");
    } catch (NoSuchFileException _) {
      return "";
    }
  }

  /**
   * The listening sockets of one file.
   *
   * @param order the machine's: an address is printed as one or four numbers of 32 bits
   */
  static List<ListeningSocket> parse(String text, ByteOrder order) {
    return text.lines()
        .skip(1)
        .map(line -> line.strip().split(" +"))
        .filter(fields -> fields.length > INODE && fields[STATE].equals(LISTEN))
        .map(fields -> socket(fields, order))
        .toList();
  }

  private static ListeningSocket socket(String[] fields, ByteOrder order) {
    String[] place = fields[ADDRESS].split(":", 2);
    InetAddress address = address(place[0], order);
    return new ListeningSocket(
        address,
        Integer.parseInt(place[1], 16),
        servesIpv4(address),
        Long.parseLong(fields[INODE]));
  }

  private static boolean servesIpv4(InetAddress address) {
    return address.getAddress().length == 4 || address.isAnyLocalAddress();
  }

  private static InetAddress address(String digits, ByteOrder order) {
    var bytes = ByteBuffer.allocate(digits.length() / 2).order(order);
    for (int start = 0; start < digits.length(); start += 8) {
      bytes.putInt(Integer.parseUnsignedInt(digits, start, start + 8, 16));
    }
    try {
      return InetAddress.getByAddress(bytes.array());
    } catch (UnknownHostException failure) {
      throw new IllegalArgumentException("no address: " + digits, failure);
    }
  }
}
