package dev.monday.process;

import java.util.Optional;
import java.util.stream.IntStream;

/** The terminal that this program was started on. */
public final class OwnTerminal {

  private static final int STANDARD_STREAMS = 3;

  private OwnTerminal() {}

  /** Its path, such as {@code /dev/pts/3}; empty when no standard stream is a terminal. */
  public static Optional<String> name() {
    return IntStream.range(0, STANDARD_STREAMS)
        .mapToObj(Posix::terminal)
        .flatMap(Optional::stream)
        .findFirst();
  }
}
