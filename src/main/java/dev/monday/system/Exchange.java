package dev.monday.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Lets two paths change places in one step, so that neither is ever missing: {@code renameat2(2)}
 * of Linux, {@code renamex_np(2)} of macOS. Some file systems cannot.
 */
public final class Exchange {
  private static final int AT_FDCWD = -100;
  private static final int RENAME_EXCHANGE = 2;
  private static final int RENAME_SWAP = 2;

  private Exchange() {}

  /** Whether the two changed places; when not, nothing has changed. Both paths are absolute. */
  public static boolean of(Path one, Path other) {
    try (var arena = Arena.ofConfined()) {
      var from = arena.allocateFrom(one.toString());
      var to = arena.allocateFrom(other.toString());
      return linux(from, to) || macos(from, to);
    }
  }

  private static boolean linux(MemorySegment from, MemorySegment to) {
    var linker = Linker.nativeLinker();
    var found = linker.defaultLookup().find("renameat2");
    if (found.isEmpty()) {
      return false;
    }
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);
    try {
      var renameat2 = linker.downcallHandle(found.get(), type);
      return 0 == (int) renameat2.invokeExact(AT_FDCWD, from, AT_FDCWD, to, RENAME_EXCHANGE);
    } catch (Throwable e) {
      throw new IllegalStateException("renameat2", e);
    }
  }

  private static boolean macos(MemorySegment from, MemorySegment to) {
    var linker = Linker.nativeLinker();
    var found = linker.defaultLookup().find("renamex_np");
    if (found.isEmpty()) {
      return false;
    }
    var type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    try {
      var renamexNp = linker.downcallHandle(found.get(), type);
      return 0 == (int) renamexNp.invokeExact(from, to, RENAME_SWAP);
    } catch (Throwable e) {
      throw new IllegalStateException("renamex_np", e);
    }
  }
}
