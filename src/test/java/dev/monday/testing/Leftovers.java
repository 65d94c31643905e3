package dev.monday.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Processes that a run has left behind, by the test's folder in their environment or arguments. */
public final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Leftovers() {}

  /** Waits until no process names the folder; fails when one stays. */
  public static void awaitNone(Path folder) throws IOException, InterruptedException {
    var deadline = Instant.now().plus(PATIENCE);
    var left = naming(folder);
    while (!left.isEmpty()) {
      if (Instant.now().isAfter(deadline)) {
        throw new AssertionError("still there after %s: %s".formatted(PATIENCE, left));
      }
      Thread.sleep(PAUSE);
      left = naming(folder);
    }
  }

  private static List<String> naming(Path folder) throws IOException {
    var found = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        var arguments = text(process.resolve("cmdline"));
        if ((arguments + text(process.resolve("environ"))).contains(folder.toString())) {
          found.add(process.getFileName() + " " + arguments.replace('\0', ' '));
        }
      }
    }
    return found;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return ""; // it has ended meanwhile
    }
  }
}
