package dev.monday.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What is said over netlink about sockets: netlink(7), sock_diag(7) and {@code linux/inet_diag.h}.
 * Numbers are in the machine's byte order, ports and addresses in the network's.
 */
final class SocketMessages {

  private static final short ERROR = 2;
  private static final short DONE = 3;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short REQUEST_AND_DUMP = 0x301;

  private static final byte IPPROTO_TCP = 6;
  private static final int LISTEN = 1 << 10;

  /** The attribute that a listening IPv6 socket has since Linux 4.2. */
  private static final short SKV6ONLY = 11;

  private static final int HEADER = 16;
  private static final int REQUEST = 56;

  /** Of {@code inet_diag_msg}: where its fields begin, and where its attributes do. */
  private static final int PORT = 4;

  private static final int ADDRESS = 8;
  private static final int INODE = 68;
  private static final int ATTRIBUTES = 72;

  private SocketMessages() {}

  /** A kind of address, with its number in Linux. */
  enum Family {
    IPV4(2, 4),
    IPV6(10, 16);

    private final byte number;
    private final int addressLength;

    Family(int number, int addressLength) {
      this.number = (byte) number;
      this.addressLength = addressLength;
    }
  }

  /** Asks for all listening TCP sockets of a family. */
  static byte[] request(Family family, ByteOrder order) {
    var request = ByteBuffer.allocate(HEADER + REQUEST).order(order);
    request.putInt(request.capacity()).putShort(SOCK_DIAG_BY_FAMILY).putShort(REQUEST_AND_DUMP);
    request.position(HEADER).put(family.number).put(IPPROTO_TCP);
    return request.putInt(HEADER + 4, LISTEN).array();
  }

  /**
   * Adds the sockets of a piece of an answer, which has the machine's byte order.
   *
   * @return whether another piece follows
   * @throws IOException when the kernel refuses to answer
   */
  static boolean read(ByteBuffer answer, List<ListeningSocket> sockets) throws IOException {
    int start = 0;
    while (start + HEADER <= answer.limit()) {
      int length = answer.getInt(start);
      short type = answer.getShort(start + 4);
      if (type == DONE) {
        return false;
      }
      if (type == ERROR) {
        throw refused(-answer.getInt(start + HEADER));
      }
      sockets.add(socket(answer.slice(start + HEADER, length - HEADER).order(answer.order())));
      start += aligned(length);
    }
    return true;
  }

  static IOException refused(int errorNumber) {
    return new IOException(
        "cannot list the listening sockets: the kernel refuses, error " + errorNumber);
  }

  private static ListeningSocket socket(ByteBuffer message) {
    var address = address(message);
    boolean ipv4 = address.getAddress().length == Family.IPV4.addressLength;
    return new ListeningSocket(
        address,
        Short.toUnsignedInt(message.duplicate().order(ByteOrder.BIG_ENDIAN).getShort(PORT)),
        ipv4 || (address.isAnyLocalAddress() && !isIpv6Only(message)),
        Integer.toUnsignedLong(message.getInt(INODE)));
  }

  private static InetAddress address(ByteBuffer message) {
    boolean ipv6 = message.get(0) == Family.IPV6.number;
    var bytes = new byte[(ipv6 ? Family.IPV6 : Family.IPV4).addressLength];
    message.get(ADDRESS, bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException failure) {
      throw new IllegalArgumentException("no address", failure);
    }
  }

  /** Each attribute is its length, its type and its value, and begins at a multiple of four. */
  private static boolean isIpv6Only(ByteBuffer message) {
    int start = ATTRIBUTES;
    while (start + 4 < message.limit()) {
      int length = Short.toUnsignedInt(message.getShort(start));
      if (message.getShort(start + 2) == SKV6ONLY) {
        return message.get(start + 4) != 0;
      }
      start += Math.max(aligned(length), 4);
    }
    return false;
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }
}
