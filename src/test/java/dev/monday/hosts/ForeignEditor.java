package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Another program that adds a line to the file, and knows of no lock. */
final class ForeignEditor {
  /**
   * It thinks for a moment between two changes, as every editor does. One that reads again a
   * microsecond after it has written may see, for as long, a file without its own last line.
   */
  private static final Duration THOUGHT = Duration.ofMillis(20);

  /** How it adds a line. */
  interface Way {
    void add(Path file, String line) throws IOException;
  }

  private final Path file;
  private final Way way;
  private final StringBuilder added = new StringBuilder();
  private int count;

  ForeignEditor(Path file, Way way) {
    this.file = file;
    this.way = way;
  }

  static void append(Path file, String line) throws IOException {
    Files.writeString(file, line, ISO_8859_1, StandardOpenOption.APPEND);
  }

  /** Reads all, writes all anew and puts it in the old one's place, as most editors do. */
  static void replace(Path file, String line) throws IOException {
    var text = Files.readString(file, ISO_8859_1);
    var end = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    var fresh = file.resolveSibling("foreign");
    Files.writeString(fresh, text + end + line, ISO_8859_1);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Adds lines as long as the work goes on. */
  void during(Editing.Task work) throws Exception {
    var over = new AtomicBoolean();
    Editing.all(
        List.of(
            () -> {
              try {
                work.run();
              } finally {
                over.set(true);
              }
            },
            () -> {
              while (!over.get()) {
                var line = "10.1.%d.%d foreign-%d%n".formatted(count / 250, count % 250 + 1, count);
                way.add(file, line);
                added.append(line);
                count++;
                LockSupport.parkNanos(THOUGHT.toNanos());
              }
            }));
  }

  int count() {
    return count;
  }

  /** Its lines that are not in the file. */
  List<String> lost() throws IOException {
    var there = Files.readAllLines(file, ISO_8859_1);
    return added.toString().lines().filter(line -> !there.contains(line)).toList();
  }

  /** All that it has added. */
  String text() {
    return added.toString();
  }
}
