package dev.monday.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Loads configurations for tests. */
final class Loading {
  private Loading() {}

  /** What comes of this file or folder. */
  static LoadResult from(Path place) {
    return ConfigurationLoader.load(place.toAbsolutePath(), Map.of(), place.toAbsolutePath());
  }

  /** A configuration that must be free of mistakes. */
  static LoadResult.Loaded good(Path place) {
    return switch (from(place)) {
      case LoadResult.Loaded loaded -> loaded;
      case LoadResult.Refused refused -> throw new AssertionError(refused.text(place));
    };
  }

  /** What comes of one text. */
  static LoadResult from(String text) {
    try {
      var file = Files.createTempFile("monday", ".yaml");
      try {
        Files.writeString(file, text);
        return from(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration of a text that must be free of mistakes. */
  static Configuration good(String text) {
    return switch (from(text)) {
      case LoadResult.Loaded loaded -> loaded.configuration();
      case LoadResult.Refused refused -> throw new AssertionError(refused.text(Path.of("/tmp")));
    };
  }

  /** The one app of a text, whose keys are given as lines. */
  static Application app(String lines) {
    return good("local:\n  - name: api\n" + lines.indent(4)).globals().applications().getFirst();
  }

  /** The problems of a text, without their places. */
  static List<String> problems(String text) {
    return switch (from(text)) {
      case LoadResult.Loaded _ -> List.of();
      case LoadResult.Refused refused ->
          refused.diagnostics().stream().map(Diagnostic::problem).toList();
    };
  }
}
