package dev.monday.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The calls of inotify(7). What they return is a number, or an error's number below 0. */
final class InotifyCalls {
  private static final int IN_CLOEXEC = 0x80000;
  private static final int EINTR = 4;

  /** Events wait in the kernel, 16,384 of them; so many bytes of them are taken at once. */
  private static final int BUFFER = 64 * 1024;

  /** {@code struct inotify_event}: watch, mask, cookie, length of the name; then the name. */
  private static final int MASK = 4;

  private static final int LENGTH = 12;
  private static final int HEADER = 16;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO_KEPT = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle INIT =
      handle("inotify_init1", FunctionDescriptor.of(INT, INT), ERRNO_KEPT);
  private static final MethodHandle ADD =
      handle(
          "inotify_add_watch",
          FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT),
          ERRNO_KEPT);
  private static final MethodHandle REMOVE =
      handle("inotify_rm_watch", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle READ =
      handle(
          "read",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG, INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
          ERRNO_KEPT);
  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));

  private final Charset names;

  InotifyCalls(Charset names) {
    this.names = names;
  }

  /** An event as the kernel tells it; the name is empty for the folder itself. */
  record Raw(int watch, int mask, String name) {}

  int open() {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      int instance = (int) INIT.invokeExact(state, IN_CLOEXEC);
      return instance < 0 ? -errno(state) : instance;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  int add(int instance, Path folder, int mask) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      var path = arena.allocateFrom(folder.toString(), names);
      int watch = (int) ADD.invokeExact(state, instance, path, mask);
      return watch < 0 ? -errno(state) : watch;
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  /** Fails only for what is gone already. */
  void remove(int instance, int watch) {
    try {
      int _ = (int) REMOVE.invokeExact(instance, watch);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  void close(int instance) {
    try {
      int _ = (int) CLOSE.invokeExact(instance);
    } catch (Throwable failure) {
      throw unexpected(failure);
    }
  }

  Buffer buffer() {
    return new Buffer();
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  private static IllegalStateException unexpected(Throwable failure) {
    return new IllegalStateException("a call to the C library failed", failure);
  }

  /** Events that were read and not yet taken. Used by one thread. */
  final class Buffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment bytes = arena.allocate(BUFFER, HEADER);
    private long end;
    private long at;

    /** Waits until there is an event at least. */
    void fill(int instance) {
      at = 0;
      end = 0;
      while (end == 0) {
        var read = read(instance);
        if (read < 0 && errno(state) != EINTR) {
          throw new UncheckedIOException(
              new IOException("cannot read file events (error %d)".formatted(errno(state))));
        }
        end = Math.max(read, 0);
      }
    }

    private long read(int instance) {
      try {
        return (long) READ.invokeExact(state, instance, bytes, (long) BUFFER);
      } catch (Throwable failure) {
        throw unexpected(failure);
      }
    }

    /** The next one; null when all were taken. */
    @Nullable Raw next() {
      if (at >= end) {
        return null;
      }
      var length = bytes.get(INT, at + LENGTH);
      var name = length == 0 ? "" : bytes.getString(at + HEADER, names);
      var event = new Raw(bytes.get(INT, at), bytes.get(INT, at + MASK), name);
      at += HEADER + length;
      return event;
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
