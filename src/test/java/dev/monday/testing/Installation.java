package dev.monday.testing;

import java.io.IOException;
import java.nio.file.Path;

/** The packaged program, which integration tests drive. The build makes it before they run. */
public final class Installation {
  public static final Path HOME = Path.of("target", "monday").toAbsolutePath();
  public static final Path PROGRAM = HOME.resolve("bin/monday");

  private Installation() {}

  /** Makes a copy for other users, who may not be able to read where it was built. */
  public static Path copyIn(Path folder) throws IOException, InterruptedException {
    Path copy = folder.resolve("monday");
    Outcome outcome = Outcome.of(new ProcessBuilder("cp", "-Rp", HOME.toString(), copy.toString()));
    if (outcome.status() != 0) {
      throw new IOException(outcome.errors());
    }
    return copy;
  }
}
