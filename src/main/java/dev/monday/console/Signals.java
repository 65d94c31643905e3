package dev.monday.console;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Hands signals of the terminal and the system to this run instead of ending the program. One that
 * was ignored when the program was started, as {@code nohup} does, stays ignored: the JVM sees to
 * that (JVM_RegisterSignal).
 */
public final class Signals implements AutoCloseable {
  /** Which signal came. */
  public enum Kind {
    INT,
    TERM,
    HUP
  }

  private final Map<Kind, Object> before = new EnumMap<>(Kind.class);

  /** Calls {@code handler} for each signal, on a thread of the system's. */
  public Signals(Consumer<Kind> handler) {
    for (var kind : Kind.values()) {
      before.put(kind, org.jline.utils.Signals.register(kind.name(), () -> handler.accept(kind)));
    }
  }

  @Override
  public void close() {
    before.forEach((kind, handler) -> org.jline.utils.Signals.unregister(kind.name(), handler));
  }
}
