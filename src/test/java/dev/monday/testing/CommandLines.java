package dev.monday.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of all processes, to find what a test has started by a text of its own in it.
 */
public final class CommandLines {
  private CommandLines() {}

  /** Pid and command line of each process that has the text in it; a zombie has no command line. */
  public static List<String> containing(String text) throws IOException {
    var found = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String line = commandLine(process);
        if (line.contains(text)) {
          found.add(process.getFileName() + " " + line);
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
