package dev.monday.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A terminal whose keyboard and screen are the test's. A program started on it is the leader of a
 * session of its own that it controls: Ctrl-C is a signal, a resize is one, and closing it hangs
 * up.
 */
public final class PseudoTerminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final boolean MACOS = System.getProperty("os.name").startsWith("Mac");
  private static final int READ_WRITE_AND_NOT_MINE = MACOS ? 0x20002 : 0x102;
  private static final long SET_WINDOW_SIZE = MACOS ? 0x80087467L : 0x5414;
  private static final long SET_CONTROLLING_TERMINAL = MACOS ? 0x20007461L : 0x540E;

  /** Perl is where setsid(1) is not. Arguments: the terminal, the request, the command. */
  private static final String LEAD_A_SESSION =
      """
      use POSIX;
      my ($terminal, $request, @command) = @ARGV;
      $SIG{$_} = 'DEFAULT' for qw(HUP INT QUIT TERM TSTP TTIN TTOU);
      POSIX::setsid();
      open(STDIN, '+<', $terminal) or die "cannot open $terminal: $!\\n";
      ioctl(STDIN, $request, 0);
      open(STDOUT, '>&STDIN') && open(STDERR, '>&STDIN') or die "cannot copy $terminal: $!\\n";
      exec { $command[0] } @command or die "cannot run $command[0]: $!\\n";
      """;

  private static final MethodHandle OPENPT = call("posix_openpt", "ii", 1);
  private static final MethodHandle GRANTPT = call("grantpt", "ii", 1);
  private static final MethodHandle UNLOCKPT = call("unlockpt", "ii", 1);
  private static final MethodHandle PTSNAME = call("ptsname", "pi", 1);
  private static final MethodHandle IOCTL = call("ioctl", "iilp", 2);
  private static final MethodHandle POLL = call("poll", "ipli", 3);
  private static final MethodHandle READ = call("read", "lipl", 3);
  private static final MethodHandle WRITE = call("write", "lipl", 3);
  private static final MethodHandle CLOSE = call("close", "ii", 1);

  private final int master;
  private final String name;
  private final Thread reader;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private volatile boolean closed;
  private int seen;

  private PseudoTerminal(int master, String name) {
    this.master = master;
    this.name = name;
    this.reader = Thread.ofPlatform().daemon().unstarted(this::read);
  }

  /** A terminal of so many columns and rows. */
  public static PseudoTerminal open(int columns, int rows) throws IOException {
    int master = (int) number(OPENPT, READ_WRITE_AND_NOT_MINE);
    if (master < 0 || number(GRANTPT, master) != 0 || number(UNLOCKPT, master) != 0) {
      throw new IOException("cannot open a pseudo-terminal");
    }
    MemorySegment name = (MemorySegment) invoke(PTSNAME, master);
    var terminal = new PseudoTerminal(master, name.reinterpret(1024).getString(0));
    terminal.resize(columns, rows);
    terminal.reader.start();
    return terminal;
  }

  /** Starts a program on it, with the builder's folder and environment. */
  public Process start(ProcessBuilder builder) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("perl", "-e", LEAD_A_SESSION, name, Long.toString(SET_CONTROLLING_TERMINAL)));
    command.addAll(builder.command());
    return builder.command(command).start();
  }

  /** Presses keys; Ctrl-C is {@code "\3"}. */
  public void type(String keys) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
      MemorySegment buffer = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      long written = number(WRITE, master, buffer, (long) bytes.length);
      if (written != bytes.length) {
        throw new AssertionError("typed only %d of %d bytes".formatted(written, bytes.length));
      }
    }
  }

  /** Changes its size; the program is told by a signal. */
  public void resize(int columns, int rows) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size =
          arena.allocateFrom(
              ValueLayout.JAVA_SHORT, (short) rows, (short) columns, (short) 0, (short) 0);
      if (number(IOCTL, master, SET_WINDOW_SIZE, size) != 0) {
        throw new AssertionError("cannot resize the terminal");
      }
    }
  }

  /** Waits until the text was written to it after what an earlier call has waited for. */
  public void await(String text) throws InterruptedException {
    long left = PATIENCE.toNanos();
    lock.lock();
    try {
      int at = output().indexOf(text, seen);
      while (at < 0) {
        if (left <= 0) {
          throw new AssertionError(
              "\"%s\" was not written within %s; there was: %s"
                  .formatted(text, PATIENCE, output()));
        }
        left = changed.awaitNanos(left);
        at = output().indexOf(text, seen);
      }
      seen = at + text.length();
    } finally {
      lock.unlock();
    }
  }

  /** All that was written to it, control sequences and all. */
  public String output() {
    lock.lock();
    try {
      return output.toString(StandardCharsets.UTF_8);
    } finally {
      lock.unlock();
    }
  }

  /** Hangs up: the program on it gets SIGHUP. */
  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(8, 4);
      request.set(ValueLayout.JAVA_INT, 0, master);
      MemorySegment buffer = arena.allocate(65_536);
      while (!closed) {
        request.set(ValueLayout.JAVA_SHORT, 4, (short) 1);
        boolean isReady = number(POLL, request, 1L, 50) == 1;
        long length = isReady ? number(READ, master, buffer, buffer.byteSize()) : 0;
        if (length > 0) {
          append(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        } else if (isReady) {
          number(POLL, request, 0L, 50); // nobody has it open: wait without asking
        }
      }
      number(CLOSE, master);
    }
  }

  private void append(byte[] bytes) {
    lock.lock();
    try {
      output.writeBytes(bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A function of the C library; types are i int, l long, p pointer, the first is the result's. */
  private static MethodHandle call(String name, String types, int fixedArguments) {
    var layouts =
        types
            .chars()
            .mapToObj(type ->
                switch (type) {
                  case 'i' -> ValueLayout.JAVA_INT;
                  case 'l' -> ValueLayout.JAVA_LONG;
                  case 'p' -> ValueLayout.ADDRESS;
                  default -> throw new IllegalArgumentException(types);
                })
            .toArray(MemoryLayout[]::new);
    var arguments = Arrays.copyOfRange(layouts, 1, layouts.length);
    Linker linker = Linker.nativeLinker();
    var symbol = linker.defaultLookup().findOrThrow(name);
    var descriptor = FunctionDescriptor.of(layouts[0], arguments);
    return fixedArguments < arguments.length
        ? linker.downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(fixedArguments))
        : linker.downcallHandle(symbol, descriptor);
  }

  private static long number(MethodHandle function, Object... arguments) {
    return ((Number) invoke(function, arguments)).longValue();
  }

  private static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
