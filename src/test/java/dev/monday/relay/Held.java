package dev.monday.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this program holds of the system. */
final class Held {
  private Held() {}

  /** Open file descriptors; without those of the look itself, which come and go. */
  static int descriptors() {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return (int) open.filter(Held::isSocketOrOther).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Class files and the like may be opened by anything at any time. */
  private static boolean isSocketOrOther(Path descriptor) {
    try {
      return !Files.readSymbolicLink(descriptor).toString().startsWith("/");
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
