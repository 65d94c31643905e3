package dev.monday.testing;

import java.nio.file.Path;

/** The packaged program, which integration tests drive. The build makes it before they run. */
public final class Installation {
  public static final Path HOME = Path.of("target", "monday").toAbsolutePath();
  public static final Path PROGRAM = HOME.resolve("bin/monday");

  private Installation() {}
}
