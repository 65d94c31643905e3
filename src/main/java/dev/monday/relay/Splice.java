package dev.monday.relay;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Linux's system calls that move bytes between a socket and a pipe without copying them: {@code
 * splice(2)}. One loop's; used by its thread only.
 */
final class Splice implements AutoCloseable {
  /** What {@link #move} returns when there is nothing to move, or no room. */
  static final long NOT_NOW = -1;

  /** What {@link #move} returns when the system does not do this with these descriptors. */
  static final long NOT_POSSIBLE = -2;

  private static final int EAGAIN = 11;
  private static final int EINVAL = 22;
  private static final int ENOSYS = 38;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_MOVE = 1;
  private static final int SPLICE_F_NONBLOCK = 2;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
  private static final MethodHandle SPLICE =
      CLibrary.function(
          "splice",
          FunctionDescriptor.of(LONG, INT, POINTER, INT, POINTER, LONG, INT),
          CLibrary.WITH_ERROR);
  private static final MethodHandle PIPE =
      CLibrary.function("pipe2", FunctionDescriptor.of(INT, POINTER, INT));
  private static final MethodHandle FCNTL =
      CLibrary.function(
          "fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle CLOSE =
      CLibrary.function("close", FunctionDescriptor.of(INT, INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment state = CLibrary.errorState(arena);
  private final MethodHandle descriptorOf;

  private Splice(MethodHandle descriptorOf) {
    this.descriptorOf = descriptorOf;
  }

  /**
   * Empty where it cannot be done, or is not to be: not Linux; {@code -Dmonday.relay.splice=false};
   * or no {@code --add-exports=java.base/sun.nio.ch=ALL-UNNAMED}, without which a channel does not
   * tell its descriptor; or no {@code --enable-native-access}.
   */
  static Optional<Splice> ofThisSystem() {
    if (!System.getProperty("os.name").equals("Linux")
        || "false".equals(System.getProperty("monday.relay.splice"))
        || !Splice.class.getModule().isNativeAccessEnabled()) {
      return Optional.empty();
    }
    try {
      var channels = Class.forName("sun.nio.ch.SelChImpl");
      var descriptorOf =
          MethodHandles.lookup()
              .findVirtual(channels, "getFDVal", MethodType.methodType(int.class))
              .asType(MethodType.methodType(int.class, SocketChannel.class));
      return Optional.of(new Splice(descriptorOf));
    } catch (ReflectiveOperationException _) {
      return Optional.empty();
    }
  }

  int descriptor(SocketChannel channel) {
    try {
      return (int) descriptorOf.invokeExact(channel);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /** Both ends of a pipe. */
  record Descriptors(int readEnd, int writeEnd) {}

  /** A pipe of about this size; empty when the system has none to give. */
  Optional<Descriptors> pipe(int bytes) {
    try (var local = Arena.ofConfined()) {
      var both = local.allocate(INT, 2);
      if ((int) PIPE.invokeExact(both, O_NONBLOCK | O_CLOEXEC) != 0) {
        return Optional.empty();
      }
      var pipe = new Descriptors(both.getAtIndex(INT, 0), both.getAtIndex(INT, 1));
      int _ = (int) FCNTL.invokeExact(pipe.writeEnd, F_SETPIPE_SZ, bytes);
      return Optional.of(pipe);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  void close(Descriptors pipe) {
    try {
      int _ = (int) CLOSE.invokeExact(pipe.writeEnd);
      int _ = (int) CLOSE.invokeExact(pipe.readEnd);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /**
   * Moves what there is from one descriptor to another, one of them a pipe's; returns how much, 0
   * at the end of the input, {@link #NOT_NOW} or {@link #NOT_POSSIBLE}.
   *
   * @throws IOException when the socket has failed; the system says so only once
   */
  long move(int from, int to, long most) throws IOException {
    long count = call(from, to, most);
    if (count >= 0) {
      return count;
    }
    int error = CLibrary.error(state);
    return switch (error) {
      case EAGAIN -> NOT_NOW;
      case EINVAL, ENOSYS -> NOT_POSSIBLE;
      default -> throw new IOException("splice failed with error %d".formatted(error));
    };
  }

  private long call(int from, int to, long most) {
    try {
      return (long)
          SPLICE.invokeExact(
              state,
              from,
              MemorySegment.NULL,
              to,
              MemorySegment.NULL,
              most,
              SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
