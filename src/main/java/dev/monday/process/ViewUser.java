package dev.monday.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * For whom a view is made.
 *
 * @param mayMount whether they may mount without a user namespace
 */
record ViewUser(long uid, long gid, boolean mayMount) {

  /** The number of CAP_SYS_ADMIN in capabilities(7). */
  private static final int SYS_ADMIN = 21;

  static ViewUser ofThisProcess() throws IOException {
    return of(Files.readAllLines(Path.of("/proc/self/status")));
  }

  /** From the lines of {@code /proc/PID/status}, proc_pid_status(5): the effective ids. */
  static ViewUser of(List<String> status) {
    return new ViewUser(
        Long.parseLong(field(status, "Uid:", 2)),
        Long.parseLong(field(status, "Gid:", 2)),
        (Long.parseUnsignedLong(field(status, "CapEff:", 1), 16) >> SYS_ADMIN & 1) == 1);
  }

  boolean isRoot() {
    return uid == 0;
  }

  private static String field(List<String> status, String name, int number) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .map(line -> line.split("\\s+", -1)[number])
        .orElseThrow(() -> new IllegalStateException("/proc/self/status has no " + name));
  }
}
