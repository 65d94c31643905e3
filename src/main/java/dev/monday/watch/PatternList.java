package dev.monday.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Patterns in their order: the last one that is about an entry decides. */
record PatternList(List<IgnorePattern> patterns) {
  static final PatternList EMPTY = new PatternList(List.of());
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  PatternList {
    patterns = List.copyOf(patterns);
  }

  static PatternList of(Collection<String> lines) {
    return new PatternList(
        lines.stream().flatMap(line -> IgnorePattern.of(line).stream()).toList());
  }

  static PatternList read(Path file) throws IOException {
    var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    var lines = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return of(List.of(lines.split("\n", -1)));
  }

  boolean isEmpty() {
    return patterns.isEmpty();
  }

  /**
   * Whether an entry is meant; empty when no pattern is about it.
   *
   * @param path from where the patterns stand, with slashes and none at either end
   */
  Optional<Boolean> decide(String path, boolean isFolder) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    for (var i = patterns.size() - 1; i >= 0; i--) {
      if (patterns.get(i).matches(path, name, isFolder)) {
        return Optional.of(!patterns.get(i).isNegated());
      }
    }
    return Optional.empty();
  }
}
