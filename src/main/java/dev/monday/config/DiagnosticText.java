package dev.monday.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows diagnostics to a person, with the line of the file that each is about. */
final class DiagnosticText {
  private static final String MARGIN = "    ";
  private static final int WIDEST = 120;
  private static final int MOST = 200;

  private final Path workingFolder;
  private final Map<Path, SourceText> sources = new HashMap<>();

  DiagnosticText(Path workingFolder, List<SourceText> sources) {
    this.workingFolder = workingFolder.toAbsolutePath().normalize();
    for (var source : sources) {
      this.sources.put(source.file(), source);
    }
  }

  String render(List<Diagnostic> diagnostics) {
    var text = new StringBuilder();
    for (var diagnostic : diagnostics.subList(0, Math.min(MOST, diagnostics.size()))) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      render(diagnostic, text);
    }
    if (diagnostics.size() > MOST) {
      text.append("\nand %d more mistakes\n".formatted(diagnostics.size() - MOST));
    }
    return text.toString();
  }

  private void render(Diagnostic diagnostic, StringBuilder text) {
    var at = diagnostic.at();
    text.append(Quoted.printable(place(at))).append(": ").append(diagnostic.problem()).append('\n');
    var source = sources.get(at.file());
    if (source != null && at.line() > 0) {
      excerpt(SecretLines.shown(source, at.line()), at.column(), text);
    }
    if (!diagnostic.hint().isEmpty()) {
      text.append("hint: ").append(diagnostic.hint()).append('\n');
    }
  }

  private String place(SourcePosition at) {
    var file = at.file().toAbsolutePath().normalize();
    var below = file.startsWith(workingFolder) && !file.equals(workingFolder);
    var shown = below ? workingFolder.relativize(file) : file;
    return new SourcePosition(shown, at.line(), at.column()).toString();
  }

  /** The line, cut around the caret when it is long, and the caret below the column. */
  private static void excerpt(String line, int column, StringBuilder text) {
    var points = line.codePoints().toArray();
    var caret = Math.min(column - 1, points.length);
    var start = points.length <= WIDEST ? 0 : Math.max(0, caret - WIDEST / 2);
    var end = Math.min(points.length, start + WIDEST);
    text.append(MARGIN).append(start > 0 ? "…" : "");
    for (var i = start; i < end; i++) {
      append(points[i], text);
    }
    text.append(end < points.length ? "…" : "").append('\n');
    text.append(MARGIN).append(start > 0 ? " " : "");
    for (var i = start; i < caret; i++) {
      text.append(points[i] == '\t' ? "\t" : " ".repeat(DisplayWidth.of(points[i])));
    }
    text.append("^\n");
  }

  private static void append(int point, StringBuilder text) {
    if (point == '\t' || !Character.isBmpCodePoint(point)) {
      text.appendCodePoint(point);
    } else {
      text.append(Quoted.printable((char) point));
    }
  }
}
