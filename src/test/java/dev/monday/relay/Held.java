package dev.monday.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this program holds of the system. */
final class Held {
  private Held() {}

  /** Open sockets and pipes. Java itself opens files, and selectors for its virtual threads. */
  static int descriptors() {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.filter(Held::isSocketOrPipe).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isSocketOrPipe(Path descriptor) {
    try {
      var what = Files.readSymbolicLink(descriptor).toString();
      return what.startsWith("socket:") || what.startsWith("pipe:");
    } catch (IOException _) {
      return false; // it was closed meanwhile
    }
  }

  /** Platform threads whose name begins so. */
  static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }
}
