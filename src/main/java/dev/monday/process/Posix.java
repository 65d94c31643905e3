package dev.monday.process;

import dev.monday.system.CLibrary;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The calls to the C library that Java has no method for. */
final class Posix {

  static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");

  /** What {@link #kill} returns when no process answers to the number. */
  static final int ESRCH = 3;

  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int O_CLOEXEC = 0x80000;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final FunctionDescriptor INT_OF_INT = FunctionDescriptor.of(INT, INT);

  private static final MethodHandle KILL =
      CLibrary.function("kill", FunctionDescriptor.of(INT, INT, INT), CLibrary.WITH_ERROR);
  private static final MethodHandle GETPGID = CLibrary.function("getpgid", INT_OF_INT);
  private static final MethodHandle CLOSE = CLibrary.function("close", INT_OF_INT);
  private static final MethodHandle FCNTL =
      CLibrary.function(
          "fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
  private static final MethodHandle TTYNAME =
      CLibrary.function("ttyname", FunctionDescriptor.of(ValueLayout.ADDRESS, INT));
  private static final MethodHandle PIPE =
      IS_LINUX
          ? CLibrary.function("pipe2", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT))
          : CLibrary.function("pipe", FunctionDescriptor.of(INT, ValueLayout.ADDRESS));

  private Posix() {}

  /** Both ends of a pipe, as descriptor numbers that no started program inherits. */
  record Descriptors(int readEnd, int writeEnd) {}

  /** Sends a signal, or only asks with signal 0; returns 0 or the error number. */
  static int kill(long pid, int signal) {
    try (var arena = Arena.ofConfined()) {
      var state = CLibrary.errorState(arena);
      int result = (int) KILL.invokeExact(state, (int) pid, signal);
      return result == 0 ? 0 : CLibrary.error(state);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  /** The process group of a process; -1 when there is no such process. */
  static long getpgid(long pid) {
    try {
      return (int) GETPGID.invokeExact((int) pid);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  static Descriptors pipe() throws IOException {
    try (var arena = Arena.ofConfined()) {
      var both = arena.allocate(INT, 2);
      if (openPipe(both) != 0) {
        throw new IOException("too many open files");
      }
      var pipe = new Descriptors(both.getAtIndex(INT, 0), both.getAtIndex(INT, 1));
      if (!IS_LINUX) {
        fcntl(pipe.readEnd, F_SETFD, FD_CLOEXEC);
        fcntl(pipe.writeEnd, F_SETFD, FD_CLOEXEC);
      }
      return pipe;
    }
  }

  /** Asks for a larger pipe; the system may refuse, and the pipe then keeps its size. */
  static void growPipe(int descriptor, int bytes) {
    if (IS_LINUX) {
      fcntl(descriptor, F_SETPIPE_SZ, bytes);
    }
  }

  /** The path of the terminal behind a descriptor; empty when it is none. */
  static synchronized Optional<String> terminal(int descriptor) {
    try {
      var name = (MemorySegment) TTYNAME.invokeExact(descriptor);
      return name.equals(MemorySegment.NULL)
          ? Optional.empty()
          : Optional.of(name.reinterpret(Long.MAX_VALUE).getString(0));
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

  private static int openPipe(MemorySegment both) {
    try {
      return IS_LINUX ? (int) PIPE.invokeExact(both, O_CLOEXEC) : (int) PIPE.invokeExact(both);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static int fcntl(int descriptor, int command, int argument) {
    try {
      return (int) FCNTL.invokeExact(descriptor, command, argument);
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }
}
