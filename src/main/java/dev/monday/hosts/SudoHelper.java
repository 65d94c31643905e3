package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.process.ProgramSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A helper that sudo starts. Its whole text is an argument, so root runs no file that the user
 * could have written. When this program dies its input ends, and it cleans up.
 */
final class SudoHelper {
  private SudoHelper() {}

  static HelperConnection start() throws IOException {
    var sudo = ProgramSearch.tool("sudo").orElseThrow(() -> new IOException("there is no sudo"));
    var builder = new ProcessBuilder(argv(List.of(sudo.toString(), "--")));
    builder.directory(Path.of("/").toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
    var process = builder.start();
    return new HelperConnection(process.getOutputStream(), process.getInputStream());
  }

  /** How a helper is started, with what makes it root's in front. */
  static List<String> argv(List<String> prefix) {
    var argv = new ArrayList<>(prefix);
    argv.addAll(List.of("/usr/bin/env", "-i", "/bin/sh", "-c", text(), "monday-hosts"));
    return argv;
  }

  /** The helper itself, plain sh. */
  static String text() {
    try (var resource = SudoHelper.class.getResourceAsStream("hosts-helper.sh")) {
      if (resource == null) {
        throw new IllegalStateException("this program's hosts-helper.sh is missing");
      }
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
