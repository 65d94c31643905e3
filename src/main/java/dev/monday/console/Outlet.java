package dev.monday.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Standard output. To a pipe or terminal it is written in pieces so small that each one that was
 * taken shows that the reader still reads, however slowly.
 */
public final class Outlet {
  enum Kind {
    /** A file, or a device that takes all at once: there is nobody who reads. */
    FILE(Integer.MAX_VALUE),
    /** A piece is a page, as a pipe takes no more before a page of it was read. */
    PIPE(4096),
    TERMINAL(1024);

    final int piece;

    Kind(int piece) {
      this.piece = piece;
    }
  }

  private static final int STANDARD_OUTPUT = 1;
  private static final int TYPE_OF_FILE = 0xf000;
  private static final int REGULAR = 0x8000;
  private static final int CHARACTER_DEVICE = 0x2000;

  private final OutputStream out;
  private final Kind kind;
  private final Supplier<OptionalInt> columns;

  /** How many pieces were taken; written by one thread at a time. */
  private volatile long pieces;

  Outlet(OutputStream out, Kind kind, Supplier<OptionalInt> columns) {
    this.out = out;
    this.kind = kind;
    this.columns = columns;
  }

  /** The standard output of this process, as what it is now. */
  public static Outlet ofStandardOutput() {
    return new Outlet(
        new FileOutputStream(FileDescriptor.out),
        kindOf(Path.of("/dev/fd/" + STANDARD_OUTPUT)),
        () -> TerminalCalls.columns(STANDARD_OUTPUT));
  }

  public boolean isTerminal() {
    return kind == Kind.TERMINAL;
  }

  /** Whether somebody reads it who may go, as of a pipe or a terminal; else it is a file. */
  public boolean hasReader() {
    return kind != Kind.FILE;
  }

  /** The terminal's width; empty when there is none or it does not say. */
  OptionalInt columns() {
    return kind == Kind.TERMINAL ? columns.get() : OptionalInt.empty();
  }

  void write(byte[] bytes, int length) throws IOException {
    for (var at = 0; at < length; ) {
      var count = Math.min(kind.piece, length - at);
      out.write(bytes, at, count);
      at += count;
      taken();
    }
  }

  /** See {@link dev.monday.supervisor.Subscriber#progress}. */
  long progress() {
    return switch (kind) {
      case FILE -> System.nanoTime();
      case PIPE -> pieces << Integer.SIZE | TerminalCalls.unreadInPipe(STANDARD_OUTPUT);
      case TERMINAL -> pieces << Integer.SIZE | TerminalCalls.unsentToTerminal(STANDARD_OUTPUT);
    };
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void taken() {
    pieces++;
  }

  private static Kind kindOf(Path path) {
    try {
      var type = (int) Files.getAttribute(path, "unix:mode") & TYPE_OF_FILE;
      if (type == CHARACTER_DEVICE) {
        return TerminalCalls.columns(STANDARD_OUTPUT).isPresent() ? Kind.TERMINAL : Kind.FILE;
      }
      return type == REGULAR ? Kind.FILE : Kind.PIPE;
    } catch (IOException _) {
      return Kind.PIPE; // works for all, only slower
    }
  }
}
