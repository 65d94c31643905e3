package dev.monday.hosts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Linux's list of all locks, for who may not open a lock's file: {@code proc_locks(5)}. */
final class KernelLocks {
  private static final Path LIST = Path.of("/proc/locks");

  private KernelLocks() {}

  /** Whether nobody has the lock; false where that cannot be known. */
  static boolean isFree(Path file) {
    try {
      var where = place(file);
      return Files.readAllLines(LIST).stream()
          .noneMatch(line -> line.contains(" FLOCK ") && line.contains(where));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /** Device and inode as the list writes them, such as " fe:00:2155873 ". */
  private static String place(Path file) throws IOException {
    var device = (long) Files.getAttribute(file, "unix:dev");
    var major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    var minor = (device & 0xff) | (device >>> 12 & ~0xffL);
    return " %02x:%02x:%d ".formatted(major, minor, (long) Files.getAttribute(file, "unix:ino"));
  }
}
