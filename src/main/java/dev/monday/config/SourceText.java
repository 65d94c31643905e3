package dev.monday.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The text of one configuration file, cut into lines where YAML breaks them. */
final class SourceText {
  private final Path file;
  private final String text;
  private final List<String> lines;

  SourceText(Path file, String text) {
    this.file = file;
    this.text = text;
    this.lines = split(text);
  }

  Path file() {
    return file;
  }

  String text() {
    return text;
  }

  /** Line {@code number}, counted from 1, without its line break; empty beyond the end. */
  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  /** The number of the first line that is longer than this many characters; 0 when none is. */
  int firstLineOver(int length) {
    for (var i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() > length) {
        return i + 1;
      }
    }
    return 0;
  }

  /** The place of the character at {@code index} of the text. */
  SourcePosition positionOf(int index) {
    var line = 1;
    var lineStart = 0;
    for (var i = 0; i < index && i < text.length(); i++) {
      if (breaksAfter(text, i)) {
        line++;
        lineStart = i + 1;
      }
    }
    return new SourcePosition(file, line, text.codePointCount(lineStart, index) + 1);
  }

  private static List<String> split(String text) {
    var lines = new ArrayList<String>();
    var start = 0;
    for (var i = 0; i < text.length(); i++) {
      if (breaksAfter(text, i)) {
        lines.add(withoutBreak(text.substring(start, i + 1)));
        start = i + 1;
      }
    }
    lines.add(text.substring(start));
    return lines;
  }

  /** The breaks of YAML 1.1, which the positions of the YAML library count by. */
  private static boolean breaksAfter(String text, int index) {
    return switch (text.charAt(index)) {
      case '\n', '\u0085', '\u2028', '\u2029' -> true;
      case '\r' -> index + 1 == text.length() || text.charAt(index + 1) != '\n';
      default -> false;
    };
  }

  private static String withoutBreak(String line) {
    var end = line.length() - 1;
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }
}
