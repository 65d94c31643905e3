package dev.monday.session;

import dev.monday.system.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What a run's record says of it.
 *
 * @param terminal the path of its terminal, empty when it has none
 * @param configuration the folder of its configuration
 */
public record SessionDetails(
    String id, long pid, String terminal, String project, Path configuration, Instant started) {

  /** Where it runs, for a person: "pid 4121 on /dev/pts/3". */
  public String place() {
    return terminal.isEmpty() ? "pid " + pid : "pid %d on %s".formatted(pid, terminal);
  }

  /** Whether its program is there; another may undo what it left otherwise. */
  boolean isAlive() {
    return ProcessHandle.of(pid).isPresent();
  }

  boolean isOf(String project, Path configuration) {
    return this.project.equals(project) && this.configuration.equals(configuration);
  }

  void write(Path file) throws IOException {
    var lines = new StringJoiner("\n", "", "\n");
    lines.add("pid=" + pid);
    lines.add("terminal=" + terminal);
    lines.add("project=" + escaped(project));
    lines.add("configuration=" + escaped(configuration.toString()));
    lines.add("started=" + started);
    PrivateFiles.write(file, lines.toString());
  }

  /** Empty when there is no record, as in the moment of its making. */
  static Optional<SessionDetails> read(String id, Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return values.containsKey("started")
        ? Optional.of(
            new SessionDetails(
                id,
                Long.parseLong(values.getOrDefault("pid", "0")),
                values.getOrDefault("terminal", ""),
                plain(values.getOrDefault("project", "")),
                Path.of(plain(values.getOrDefault("configuration", ""))),
                Instant.parse(values.getOrDefault("started", ""))))
        : Optional.empty();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String plain(String text) {
    var plain = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
        plain.append(text.charAt(at) == 'n' ? '\n' : text.charAt(at));
      } else {
        plain.append(text.charAt(at));
      }
    }
    return plain.toString();
  }
}
