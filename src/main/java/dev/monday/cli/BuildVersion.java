package dev.monday.cli;

/** The version that the build wrote down: {@code project.version} of the pom. */
public final class BuildVersion {
  private static final String RESOURCE = "version.properties";

  private BuildVersion() {}

  /** For example {@code 0.1.0}. */
  public static String text() {
    var line = Resource.text(RESOURCE);
    return line.substring(line.indexOf('=') + 1).strip();
  }
}
