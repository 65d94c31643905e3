package dev.monday.relay;

import dev.monday.system.CLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells whether a client of this machine has closed its socket, or has only ended its side: the end
 * that arrives looks the same. On Linux the kernel is asked, over netlink, whether the client's
 * socket still belongs to a process: sock_diag(7), {@code linux/inet_diag.h}.
 */
final class Departure {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;

  /** The kernel has its answer ready when the request returns: there is nothing to wait for. */
  private static final int MSG_DONTWAIT = 0x40;

  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLM_F_REQUEST = 1;
  private static final byte AF_INET = 2;
  private static final byte AF_INET6 = 10;
  private static final byte IPPROTO_TCP = 6;
  private static final int IPV4_BYTES = 4;
  private static final int REQUEST_BYTES = 72;
  private static final int ANSWER_BYTES = 1024;

  /** Where things are in a request and in an answer. */
  private static final int TYPE = 4;

  private static final int FLAGS = 6;
  private static final int FAMILY = 16;
  private static final int PORTS = 24;
  private static final int SOURCE = 28;
  private static final int DESTINATION = 44;
  private static final int COOKIE = 64;
  private static final int INODE = 84;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

  /** Made once somebody asks. */
  private static final class Calls {
    private static final MethodHandle SOCKET =
        CLibrary.function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SEND = CLibrary.function("send", ofBuffer());
    private static final MethodHandle RECEIVE = CLibrary.function("recv", ofBuffer());
    private static final MethodHandle CLOSE =
        CLibrary.function("close", FunctionDescriptor.of(INT, INT));

    private static FunctionDescriptor ofBuffer() {
      return FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT);
    }
  }

  private Departure() {}

  /**
   * Whether no process holds the client's end of a connection any more; false where that cannot be
   * known.
   *
   * @param client its address
   * @param here ours
   */
  static boolean of(InetSocketAddress client, InetSocketAddress here) {
    if (!IS_LINUX
        || !client.getAddress().isLoopbackAddress()
        || !Departure.class.getModule().isNativeAccessEnabled()) {
      return false;
    }
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(ANSWER_BYTES, Long.BYTES);
      MemorySegment.copy(request(client, here), 0, buffer, ValueLayout.JAVA_BYTE, 0, REQUEST_BYTES);
      return isWithoutOwner(buffer, exchange(buffer));
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static byte[] request(InetSocketAddress client, InetSocketAddress here) {
    var request = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.nativeOrder());
    var address = client.getAddress().getAddress();
    request.putInt(0, REQUEST_BYTES).putShort(TYPE, SOCK_DIAG_BY_FAMILY);
    request.putShort(FLAGS, NLM_F_REQUEST);
    request.put(FAMILY, address.length == IPV4_BYTES ? AF_INET : AF_INET6);
    request.put(FAMILY + 1, IPPROTO_TCP);
    request.putLong(COOKIE, -1);
    request.order(ByteOrder.BIG_ENDIAN);
    request.putShort(PORTS, (short) client.getPort());
    request.putShort(PORTS + Short.BYTES, (short) here.getPort());
    request.put(SOURCE, address).put(DESTINATION, here.getAddress().getAddress());
    return request.array();
  }

  /** The length of the answer; not above 0 when there is none. */
  private static long exchange(MemorySegment buffer) throws Throwable {
    int socket = (int) Calls.SOCKET.invokeExact(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
    if (socket < 0) {
      return 0;
    }
    try {
      long sent = (long) Calls.SEND.invokeExact(socket, buffer, (long) REQUEST_BYTES, 0);
      return sent < 0
          ? sent
          : (long) Calls.RECEIVE.invokeExact(socket, buffer, (long) ANSWER_BYTES, MSG_DONTWAIT);
    } finally {
      int _ = (int) Calls.CLOSE.invokeExact(socket);
    }
  }

  private static boolean isWithoutOwner(MemorySegment answer, long length) {
    var found = answer.asByteBuffer().order(ByteOrder.nativeOrder());
    return length >= INODE + Integer.BYTES
        && found.getShort(TYPE) == SOCK_DIAG_BY_FAMILY
        && found.getInt(INODE) == 0;
  }
}
