package dev.monday.forward.ssh;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** OpenSSH's own server with the configuration {@code sshd_config} of a folder. */
final class OpenSshDaemon implements SshDaemon {
  static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final List<String> prefix;
  private @Nullable Process process;

  OpenSshDaemon(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = List.copyOf(prefix);
  }

  @Override
  public void start() throws Exception {
    int logBefore = log().length();
    if ("root".equals(System.getProperty("user.name"))) {
      // where the system's own service would make it
      Files.createDirectories(Path.of("/run/sshd"));
    }
    var command = new ArrayList<>(prefix);
    command.addAll(
        List.of(PROGRAM.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString()));
    var started =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    process = started;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (log().indexOf("Server listening on", logBefore) < 0) {
      if (!started.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("sshd: " + log());
      }
      started.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private String log() throws IOException {
    var log = folder.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void kill() {
    if (process == null) {
      return;
    }
    // its children have left its group; they are its descendants still
    var all = children();
    process.destroyForcibly().onExit().join();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void requireHalfClose() {
    // it can
  }

  @Override
  public List<ProcessHandle> children() {
    return process == null ? List.of() : process.descendants().toList();
  }
}
