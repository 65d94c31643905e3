package dev.monday.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Whether enough files may be open at once; each app takes a few, each connection two. */
final class OpenFilesCheck implements Check {
  private static final int ENOUGH = 1024;

  @Override
  public List<Finding> findings() throws InterruptedException {
    try {
      return List.of(finding(limit()));
    } catch (IOException e) {
      return List.of(
          new Finding.Bad(
              "the limit of open files is not known: " + e.getMessage(),
              "see that \"sh -c 'ulimit -n'\" works"));
    }
  }

  static Finding finding(String limit) {
    var enough = limit.equals("unlimited") || Integer.parseInt(limit) >= ENOUGH;
    return enough
        ? new Finding.Good("open files: " + limit)
        : new Finding.Bad(
            "only %s files may be open at once".formatted(limit),
            "raise it before a run: ulimit -n %d".formatted(ENOUGH));
  }

  private static String limit() throws IOException, InterruptedException {
    var shell = new ProcessBuilder("/bin/sh", "-c", "ulimit -n").redirectErrorStream(true).start();
    shell.getOutputStream().close();
    var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (shell.waitFor() != 0 || !said.matches("unlimited|\\d{1,9}")) {
      throw new IOException(said);
    }
    return said;
  }
}
