package dev.monday.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Starts one program in a view, and tells why it does not see what it should. */
final class ViewTrial {

  private static final int SECONDS = 10;
  private static final String NAME = "private-view.monday.invalid";
  private static final int NOT_LOOKED_UP = 4;

  /** Looks into the file, and then the name up as programs do, where there is a tool for that. */
  private static final String LOOK =
      """
      grep -q "$1" /etc/hosts || exit 3
      command -v getent >/dev/null || exit 0
      getent hosts "$1" >/dev/null || exit 4
      """;

  /** There is nothing in the folder that others may not see. */
  private static final FileAttribute<Set<PosixFilePermission>> PUBLIC =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private ViewTrial() {}

  /** What stands in the way; empty when the program saw the file and found the name. */
  static Optional<PrivateView.Attempt.Impossible> of(PrivateView view, SessionStarter starter)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("monday-view", PUBLIC);
    Path hosts = folder.resolve("hosts");
    Path said = folder.resolve("said");
    try {
      Files.writeString(hosts, "127.0.0.1 " + NAME + "\n");
      int status = run(view.in(hosts, look(folder)), starter, said);
      var refusal = new ViewRefusal(Path.of("/proc"));
      return status == 0
          ? Optional.empty()
          : Optional.of(
              status == NOT_LOOKED_UP ? ViewRefusal.NOT_READ : refusal.of(Files.readString(said)));
    } finally {
      Files.deleteIfExists(hosts);
      Files.deleteIfExists(said);
      Files.delete(folder);
    }
  }

  private static Launch look(Path folder) {
    return new Launch(List.of("/bin/sh", "-c", LOOK, "sh", NAME), folder, System.getenv());
  }

  private static int run(Launch launch, SessionStarter starter, Path said)
      throws IOException, InterruptedException {
    var argv = starter.argv(launch.entry());
    argv.addAll(launch.argv());
    var builder = new ProcessBuilder(argv).directory(launch.folder().toFile());
    builder.environment().put("LC_ALL", "C");
    var process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    if (process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      return process.exitValue();
    }
    process.destroyForcibly();
    return NOT_LOOKED_UP;
  }
}
