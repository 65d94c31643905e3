package dev.monday.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.lifecycle.Lines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The last of a program's output, at least 64 KiB of it where there was so much. It keeps the
 * batches themselves and looks into them only when it is asked, so that a flood costs nothing. Safe
 * for use by many threads.
 */
final class OutputTail {
  private static final int KEPT = 64 * 1024;

  private final Deque<Lines> batches = new ArrayDeque<>();
  private int bytes;

  synchronized void add(Lines batch) {
    batches.addLast(batch);
    bytes += batch.text().length;
    while (bytes - batches.getFirst().text().length >= KEPT) {
      bytes -= batches.removeFirst().text().length;
    }
  }

  /** The first complaint in it that names a port, else one that does not. */
  Optional<PortInUse> portInUse() {
    var found = text().lines().flatMap(line -> PortInUse.in(line).stream()).toList();
    return found.stream()
        .filter(complaint -> complaint.port().isPresent())
        .findFirst()
        .or(() -> found.stream().findFirst());
  }

  private synchronized String text() {
    return batches.stream()
        .map(batch -> new String(batch.text(), UTF_8))
        .collect(Collectors.joining());
  }
}
