package dev.monday.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of a test's own in which a user of the packaged program has all: the home, what runs
 * keep, and the hosts file of the machine.
 *
 * @param path free of links
 * @param lines what the hosts file has before a run, and after it
 */
public record RunFolder(Path path, String lines) {
  /** Makes the hosts file. */
  public static RunFolder in(Path temp, String lines) throws IOException {
    var folder = new RunFolder(temp.toRealPath(), lines);
    Files.writeString(folder.hostsFile(), lines);
    return folder;
  }

  private Path hostsFile() {
    return path.resolve("hosts");
  }

  /** What is in the hosts file now. */
  public String hosts() {
    try {
      return Files.readString(hostsFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a program as that user. */
  public LiveRun start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", path.resolve("state").toString());
    builder.environment().put("HOME", path.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", hostsFile().toString());
    return LiveRun.of(builder);
  }

  /** Fails when a process or a name of a run is still there. */
  public void assertNothingLeft() throws IOException, InterruptedException {
    if (Files.isDirectory(Path.of("/proc/self"))) {
      Leftovers.awaitNone(path);
    }
    assertEquals(lines, hosts());
  }
}
