package dev.monday.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How a program ended and what it said. */
public record Outcome(int status, String output, String errors) {
  private static final long LONGEST_SECONDS = 60;

  /** Runs a program without input to its end. */
  public static Outcome of(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("monday", ".out");
    Path errors = Files.createTempFile("monday", ".err");
    try {
      Process program =
          builder
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      if (!program.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        program.destroyForcibly().waitFor();
        throw new AssertionError(
            "%s did not end within %d s; it said: %s%s"
                .formatted(builder.command(), LONGEST_SECONDS, text(output), text(errors)));
      }
      return new Outcome(program.exitValue(), text(output), text(errors));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
