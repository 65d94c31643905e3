package dev.monday.console;

import dev.monday.system.CLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalInt;

/** What only the system's ioctl tells of a descriptor. Loaded when it is first asked. */
final class TerminalCalls {
  private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");
  private static final long WINDOW_SIZE = IS_LINUX ? 0x5413 : 0x40087468;
  private static final long UNREAD_IN_PIPE = IS_LINUX ? 0x541b : 0x4004667f;
  private static final long UNSENT_TO_TERMINAL = IS_LINUX ? 0x5411 : 0x40047473;
  private static final long FOREGROUND_GROUP = IS_LINUX ? 0x540f : 0x40047477;
  private static final long BYTES = 8;

  private static final MethodHandle IOCTL =
      CLibrary.function(
          "ioctl",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private TerminalCalls() {}

  /** Apart, since few runs ever ask a question and each handle costs time. */
  private static final class OwnGroup {
    static final MethodHandle GETPGRP =
        CLibrary.function("getpgrp", FunctionDescriptor.of(ValueLayout.JAVA_INT));
  }

  /**
   * The columns of the terminal behind a descriptor, 0 when it does not say; empty for no terminal.
   */
  static OptionalInt columns(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      var size = arena.allocate(BYTES);
      return ioctl(descriptor, WINDOW_SIZE, size)
          ? OptionalInt.of(size.get(ValueLayout.JAVA_SHORT, 2) & 0xffff)
          : OptionalInt.empty();
    }
  }

  /** How many bytes in a pipe nobody has read yet; 0 where the system does not say. */
  static int unreadInPipe(int descriptor) {
    return number(descriptor, UNREAD_IN_PIPE);
  }

  /** How many bytes for a terminal it has not taken yet; 0 where the system does not say. */
  static int unsentToTerminal(int descriptor) {
    return number(descriptor, UNSENT_TO_TERMINAL);
  }

  /** Whether this process is in the foreground of the terminal behind a descriptor. */
  static boolean isForeground(int descriptor) {
    return number(descriptor, FOREGROUND_GROUP) == ownGroup();
  }

  private static int ownGroup() {
    try {
      return (int) OwnGroup.GETPGRP.invokeExact();
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }

  private static int number(int descriptor, long request) {
    try (var arena = Arena.ofConfined()) {
      var number = arena.allocate(BYTES);
      return ioctl(descriptor, request, number) ? number.get(ValueLayout.JAVA_INT, 0) : 0;
    }
  }

  private static boolean ioctl(int descriptor, long request, MemorySegment answer) {
    try {
      return (int) IOCTL.invokeExact(descriptor, request, answer) == 0;
    } catch (Throwable failure) {
      throw CLibrary.failed(failure);
    }
  }
}
