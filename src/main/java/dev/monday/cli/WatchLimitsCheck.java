package dev.monday.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether inotify takes as many folders and programs as watches need, see inotify(7). */
final class WatchLimitsCheck implements Check {
  private static final Path LIMITS = Path.of("/proc/sys/fs/inotify");

  /** The default was 8,192 until Linux 5.11; since then it is between that and 1,048,576. */
  private static final long ENOUGH_FOLDERS = 16_384;

  /** A run is one; editors, desktops and file synchronizers of the same user take others. */
  private static final long ENOUGH_PROGRAMS = 64;

  private static final String MEND =
      "raise it, and write the same into a file in /etc/sysctl.d to keep it: sudo sysctl fs.inotify.%s=%d";

  private final Path limits;

  WatchLimitsCheck() {
    this(LIMITS);
  }

  /**
   * @param limits a folder with the files of inotify(7)
   */
  WatchLimitsCheck(Path limits) {
    this.limits = limits;
  }

  /** None where there is no inotify. */
  @Override
  public List<Finding> findings() {
    if (!Files.isDirectory(limits)) {
      return List.of();
    }
    try {
      var folders = KernelSetting.number(limits.resolve("max_user_watches"));
      var programs = KernelSetting.number(limits.resolve("max_user_instances"));
      var bad = new ArrayList<Finding>();
      if (folders < ENOUGH_FOLDERS) {
        bad.add(
            new Finding.Bad(
                "only %,d folders may be watched by all programs together".formatted(folders),
                MEND.formatted("max_user_watches", 1_048_576)));
      }
      if (programs < ENOUGH_PROGRAMS) {
        bad.add(
            new Finding.Bad(
                "only %,d programs may watch folders at once".formatted(programs),
                MEND.formatted("max_user_instances", 1024)));
      }
      return bad.isEmpty()
          ? List.of(
              new Finding.Good(
                  "watched folders: up to %,d, by up to %,d programs".formatted(folders, programs)))
          : bad;
    } catch (IOException e) {
      return List.of(
          new Finding.Bad(
              "the limits of inotify are not known: " + e.getMessage(),
              "see that the files in %s can be read".formatted(limits)));
    }
  }
}
