package dev.monday.watch;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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
  private static final MethodHandle INIT =
      CLibrary.function("inotify_init1", FunctionDescriptor.of(INT, INT), CLibrary.WITH_ERROR);
  private static final MethodHandle ADD =
      CLibrary.function(
          "inotify_add_watch",
          FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT),
          CLibrary.WITH_ERROR);
  private static final MethodHandle REMOVE =
      CLibrary.function("inotify_rm_watch", FunctionDescriptor.of(INT, INT, INT));
  private static final MethodHandle READ =
      CLibrary.function(
          "read",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG, INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
          CLibrary.WITH_ERROR);
  private static final MethodHandle CLOSE =
      CLibrary.function("close", FunctionDescriptor.of(INT, INT));

  private final Charset names;

  InotifyCalls(Charset names) {
    this.names = names;
  }

  /** An event as the kernel tells it; the name is empty for the folder itself. */
  record Raw(int watch, int mask, String name) {}

  int open() {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      int instance = (int) INIT.invokeExact(state, IN_CLOEXEC);
      return instance < 0 ? -CLibrary.error(state) : instance;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  int add(int instance, Path folder, int mask) {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      var path = arena.allocateFrom(folder.toString(), names);
      int watch = (int) ADD.invokeExact(state, instance, path, mask);
      return watch < 0 ? -CLibrary.error(state) : watch;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /** Fails only for what is gone already. */
  void remove(int instance, int watch) {
    try {
      int _ = (int) REMOVE.invokeExact(instance, watch);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  void close(int instance) {
    try {
      int _ = (int) CLOSE.invokeExact(instance);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  Buffer buffer() {
    return new Buffer();
  }

  /** Events that were read and not yet taken. Used by one thread. */
  final class Buffer implements AutoCloseable {
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment state = CLibrary.errorState(arena);
    private final MemorySegment bytes = arena.allocate(BUFFER, HEADER);
    private long end;
    private long at;

    /** Waits until there is an event at least. */
    void fill(int instance) {
      at = 0;
      end = 0;
      while (end == 0) {
        var read = read(instance);
        if (read < 0 && CLibrary.error(state) != EINTR) {
          throw new UncheckedIOException(
              new IOException(
                  "cannot read file events (error %d)".formatted(CLibrary.error(state))));
        }
        end = Math.max(read, 0);
      }
    }

    private long read(int instance) {
      try {
        return (long) READ.invokeExact(state, instance, bytes, (long) BUFFER);
      } catch (Throwable failure) {
        throw CLibrary.failed(failure);
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
