package dev.monday.upgrade;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program that was just unpacked, to see that it works on this machine. */
final class Trial {
  private static final int LONGEST_ANSWER = 4096;

  private Trial() {}

  /**
   * Asks the program for its version.
   *
   * @param output a file that is made for what it prints
   * @throws IOException when it fails, takes too long, or says another version
   */
  static void of(Path program, Version expected, Path output, Duration deadline)
      throws IOException {
    var process =
        new ProcessBuilder(program.toString(), "version")
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .redirectError(Redirect.DISCARD)
            .start();
    if (!ended(process, deadline)) {
      throw new IOException("it did not say its version in time");
    }
    var answer = beginning(output);
    if (process.exitValue() != 0) {
      throw new IOException("it ended with status %d".formatted(process.exitValue()));
    }
    if (!List.of(answer.split("\\s+")).contains(expected.toString())) {
      throw new IOException("it does not say that it is %s".formatted(expected));
    }
  }

  private static boolean ended(Process process, Duration deadline) throws IOException {
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    return false;
  }

  private static String beginning(Path output) throws IOException {
    try (var in = Files.newInputStream(output)) {
      return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
  }
}
