package dev.monday.process;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The user namespace that owns a mount namespace, kept open: who enters it may mount there. Linux
 * has no file for it, only a call (ioctl_nsfs(2)). Apart from {@link Posix}, since few runs ever
 * need it and each handle costs time.
 */
final class ViewOwner implements AutoCloseable {

  private static final int O_CLOEXEC = 0x80000;

  /** Of linux/nsfs.h. */
  private static final long NS_GET_USERNS = 0xb701;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT));
  private static final MethodHandle IOCTL =
      handle("ioctl", FunctionDescriptor.of(INT, INT, ValueLayout.JAVA_LONG));

  private final int descriptor;

  private ViewOwner(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * The owner of a mount namespace.
   *
   * @param namespace its file, {@code /proc/PID/ns/mnt}
   */
  static ViewOwner of(Path namespace) throws IOException {
    int mounts = open(namespace);
    try {
      return new ViewOwner(owner(mounts, namespace));
    } finally {
      Posix.close(mounts);
    }
  }

  /** A file that opens it, for as long as this is open. */
  Path file() {
    return Path.of("/proc/self/fd/" + descriptor);
  }

  @Override
  public void close() {
    Posix.close(descriptor);
  }

  private static int open(Path file) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      var path = arena.allocateFrom(file.toString());
      return checked((int) OPEN.invokeExact(state, path, O_CLOEXEC), state, "open " + file);
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static int owner(int mounts, Path namespace) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      int owner = (int) IOCTL.invokeExact(state, mounts, NS_GET_USERNS);
      return checked(owner, state, "find the owner of " + namespace);
    } catch (IOException failure) {
      throw failure;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static int checked(int result, MemorySegment state, String what) throws IOException {
    if (result < 0) {
      throw new IOException("cannot %s: error %d".formatted(what, CLibrary.error(state)));
    }
    return result;
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return CLibrary.function(
        name, descriptor, Linker.Option.firstVariadicArg(2), CLibrary.WITH_ERROR);
  }
}
