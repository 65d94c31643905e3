package dev.monday.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote down: {@code project.version} of the pom. */
public final class BuildVersion {
  private static final String RESOURCE = "version.properties";

  private BuildVersion() {}

  /** For example {@code 0.1.0}. */
  public static String text() {
    try (var in = BuildVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing".formatted(RESOURCE));
      }
      var line = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return line.substring(line.indexOf('=') + 1).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
