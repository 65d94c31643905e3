package dev.monday.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a process of Linux has open, from {@code /proc/PID}: proc_pid_fd(5), proc_pid_exe(5). */
final class OpenSockets {

  private static final String SOCKET = "socket:[";
  private static final String REPLACED = " (deleted)";

  private OpenSockets() {}

  /** The inodes of its sockets; none when it has ended or this user may not see its files. */
  static Set<Long> of(long pid) {
    String folder = "/proc/" + pid + "/fd";
    String[] names = new File(folder).list();
    Set<Long> inodes = new HashSet<>();
    for (String name : names == null ? new String[0] : names) {
      target(Path.of(folder, name)).flatMap(OpenSockets::inode).ifPresent(inodes::add);
    }
    return inodes;
  }

  /**
   * The file name of its program. Not {@code /proc/PID/comm}: that is the name of its first thread,
   * which is MainThread in a newer Node.
   */
  static String program(long pid) {
    return target(Path.of("/proc/" + pid + "/exe"))
        .map(program -> program.substring(program.lastIndexOf('/') + 1))
        .map(OpenSockets::withoutMark)
        .orElse("unknown");
  }

  private static String withoutMark(String program) {
    return program.endsWith(REPLACED)
        ? program.substring(0, program.length() - REPLACED.length())
        : program;
  }

  private static Optional<Long> inode(String target) {
    return target.startsWith(SOCKET)
        ? Optional.of(Long.parseLong(target, SOCKET.length(), target.length() - 1, 10))
        : Optional.empty();
  }

  /** Empty when the file has been closed since. */
  private static Optional<String> target(Path link) {
    try {
      return Optional.of(Files.readSymbolicLink(link).toString());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
