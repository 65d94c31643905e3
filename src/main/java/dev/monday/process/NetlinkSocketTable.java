package dev.monday.process;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets as the kernel of Linux lists them over netlink, as {@code ss} asks it; sock_diag(7).
 * Each look opens a netlink socket of its own and closes it.
 */
final class NetlinkSocketTable implements SocketTable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_SOCK_DIAG = 4;

  /** The kernel has its answer ready when the request returns: there is nothing to wait for. */
  private static final int MSG_DONTWAIT = 0x40;

  private static final long ANSWER_SIZE = 32 * 1024;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private static final MethodHandle SOCKET =
      CLibrary.function("socket", FunctionDescriptor.of(INT, INT, INT, INT), CLibrary.WITH_ERROR);
  private static final MethodHandle SEND =
      CLibrary.function("send", ofBuffer(), CLibrary.WITH_ERROR);
  private static final MethodHandle RECEIVE =
      CLibrary.function("recv", ofBuffer(), CLibrary.WITH_ERROR);

  @Override
  public List<ListeningSocket> read() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      int socket = open(state);
      try {
        var sockets = new ArrayList<ListeningSocket>();
        var buffer = arena.allocate(ANSWER_SIZE, Long.BYTES);
        for (var family : SocketMessages.Family.values()) {
          ask(socket, family, buffer, state);
          takeAnswers(socket, buffer, state, sockets);
        }
        return List.copyOf(sockets);
      } finally {
        Posix.close(socket);
      }
    }
  }

  private static int open(MemorySegment state) throws IOException {
    try {
      return check(
          (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG), state);
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static void ask(
      int socket, SocketMessages.Family family, MemorySegment buffer, MemorySegment state)
      throws IOException {
    byte[] request = SocketMessages.request(family, ByteOrder.nativeOrder());
    MemorySegment.copy(request, 0, buffer, ValueLayout.JAVA_BYTE, 0, request.length);
    call(SEND, socket, buffer, request.length, 0, state);
  }

  /** An answer comes in pieces, each of whole messages. */
  private static void takeAnswers(
      int socket, MemorySegment buffer, MemorySegment state, List<ListeningSocket> sockets)
      throws IOException {
    boolean more = true;
    while (more) {
      int length = call(RECEIVE, socket, buffer, ANSWER_SIZE, MSG_DONTWAIT, state);
      var answer = buffer.asSlice(0, length).asByteBuffer().order(ByteOrder.nativeOrder());
      more = SocketMessages.read(answer, sockets);
    }
  }

  private static int call(
      MethodHandle method,
      int socket,
      MemorySegment buffer,
      long length,
      int flags,
      MemorySegment state)
      throws IOException {
    try {
      return check((long) method.invokeExact(state, socket, buffer, length, flags), state);
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static int check(long result, MemorySegment state) throws IOException {
    if (result < 0) {
      throw SocketMessages.refused(CLibrary.error(state));
    }
    return (int) result;
  }

  private static FunctionDescriptor ofBuffer() {
    return FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG, INT);
  }
}
