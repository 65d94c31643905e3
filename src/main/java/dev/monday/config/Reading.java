package dev.monday.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The texts of a configuration at one moment.
 *
 * @param files those that were found, in the order in which they are read
 * @param sources those that could be read
 * @param problems why others were not found or read
 */
record Reading(
    Origin origin, List<Path> files, List<SourceText> sources, List<Diagnostic> problems) {
  Reading {
    files = List.copyOf(files);
    sources = List.copyOf(sources);
    problems = List.copyOf(problems);
  }

  /**
   * Reads what is there now.
   *
   * @param finder of files below that origin
   * @param problems gets what is wrong, which {@code finder} reports to as well
   */
  static Reading of(Origin origin, ConfigurationFiles finder, Problems problems) {
    var files = finder.in(origin);
    var sources = new ArrayList<SourceText>();
    var reader = new SourceReader(problems);
    for (var file : files) {
      reader.read(file).ifPresent(sources::add);
    }
    return new Reading(origin, files, sources, problems.diagnostics(files));
  }

  /** Whether nothing has been written meanwhile. */
  boolean isSame(Reading other) {
    return files.equals(other.files)
        && problems.equals(other.problems)
        && texts().equals(other.texts());
  }

  private List<Map.Entry<Path, String>> texts() {
    return sources.stream().map(source -> Map.entry(source.file(), source.text())).toList();
  }
}
