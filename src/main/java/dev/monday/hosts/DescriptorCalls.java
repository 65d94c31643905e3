package dev.monday.hosts;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/**
 * What the C library does with a descriptor and Java cannot: {@code flock(2)}, which is the only
 * lock that a shell can take too, and reading and writing a descriptor that was inherited.
 */
final class DescriptorCalls {
  private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");
  private static final int O_RDWR = 2;
  private static final int O_CLOEXEC = IS_LINUX ? 0x80000 : 0x1000000;
  private static final int LOCK_EX_NB = 2 | 4;
  private static final int EINTR = 4;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG);

  private static final MethodHandle OPEN =
      CLibrary.function(
          "open",
          FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle FLOCK =
      CLibrary.function("flock", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle CLOSE =
      CLibrary.function("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle READ = CLibrary.function("read", TRANSFER, CLibrary.WITH_ERROR);
  private static final MethodHandle WRITE =
      CLibrary.function("write", TRANSFER, CLibrary.WITH_ERROR);

  private DescriptorCalls() {}

  /** Opens a file that exists to read and write; empty when that is not possible. */
  static OptionalInt open(String path) {
    try (var arena = Arena.ofConfined()) {
      var descriptor = (int) OPEN.invokeExact(arena.allocateFrom(path), O_RDWR | O_CLOEXEC);
      return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(descriptor);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /** Takes the lock if nobody has it; it lasts until the descriptor is closed. */
  static boolean lock(int descriptor) {
    try {
      return (int) FLOCK.invokeExact(descriptor, LOCK_EX_NB) == 0;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  static void close(int descriptor) {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /** Waits for bytes; returns how many came, 0 at the end. */
  static int read(int descriptor, byte[] into) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(into.length);
      var count = transfer(READ, descriptor, buffer);
      MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, count);
      return count;
    }
  }

  static void write(int descriptor, byte[] bytes) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var rest = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      while (rest.byteSize() > 0) {
        rest = rest.asSlice(transfer(WRITE, descriptor, rest));
      }
    }
  }

  private static int transfer(MethodHandle call, int descriptor, MemorySegment buffer)
      throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      while (true) {
        var count = (long) call.invokeExact(state, descriptor, buffer, buffer.byteSize());
        if (count >= 0) {
          return (int) count;
        }
        var errno = CLibrary.error(state);
        if (errno != EINTR) {
          throw new IOException("the pipe is broken (error %d)".formatted(errno));
        }
      }
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }
}
