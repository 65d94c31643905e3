package dev.monday.system;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Functions of the C library, for what Java has no method for. */
public final class CLibrary {
  /**
   * For a function whose error number is wanted: it takes an {@link #errorState} before its own
   * arguments.
   */
  public static final Linker.Option WITH_ERROR = Linker.Option.captureCallState("errno");

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERROR =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private CLibrary() {}

  /** A function by its name; making a handle of it takes a moment, so it is kept. */
  public static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
  }

  /** Room for the error number of one call after the other. */
  public static MemorySegment errorState(Arena arena) {
    return arena.allocate(STATE);
  }

  /** The error number of the last call that was given the state; as errno(3) when that failed. */
  public static int error(MemorySegment state) {
    return (int) ERROR.get(state, 0L);
  }

  /** What to throw when a call itself, not the function, has failed: the handle is used wrongly. */
  public static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException("a call to the C library failed", cause);
  }
}
