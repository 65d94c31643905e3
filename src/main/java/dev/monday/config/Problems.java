package dev.monday.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the mistakes and notices of one load, so that all are shown at once. */
final class Problems {
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Set<Notice> notices = new LinkedHashSet<>();

  void report(SourcePosition at, String problem, String hint) {
    diagnostics.add(new Diagnostic(at, problem, hint));
  }

  void notice(SourcePosition at, String text) {
    notices.add(new Notice(at, text));
  }

  boolean any() {
    return !diagnostics.isEmpty();
  }

  /** What was reported, in the order of the files and of their texts. */
  List<Diagnostic> diagnostics(List<Path> files) {
    var sorted = new ArrayList<>(diagnostics);
    sorted.sort(
        Comparator.<Diagnostic>comparingInt(diagnostic -> files.indexOf(diagnostic.at().file()))
            .thenComparing(Diagnostic::at));
    return List.copyOf(sorted);
  }

  List<Notice> notices() {
    return List.copyOf(notices);
  }
}
