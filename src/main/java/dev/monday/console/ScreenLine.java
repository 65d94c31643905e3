package dev.monday.console;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen: pieces of text with their styles, never wider than the screen. */
final class ScreenLine {
  /** How a piece looks; no colours, so that it needs none. */
  enum Style {
    PLAIN(""),
    FAINT("2"),
    BOLD("1"),
    MATCHED("1;4"),
    SELECTED("7"),
    SELECTED_MATCHED("7;1;4");

    private final String codes;

    Style(String codes) {
      this.codes = codes;
    }
  }

  /** Text in one style. */
  record Piece(String text, Style style) {}

  private static final int REPLACEMENT = 0xfffd;

  private final int columns;
  private final List<Piece> pieces = new ArrayList<>();
  private int width;

  ScreenLine(int columns) {
    this.columns = columns;
  }

  /** Appends what of the text fits. Control characters are shown as U+FFFD. */
  ScreenLine add(String text, Style style) {
    var clipped = new StringBuilder();
    for (var i = 0; i < text.length(); ) {
      var codePoint = shown(text.codePointAt(i));
      i += Character.charCount(text.codePointAt(i));
      if (width + Columns.of(codePoint) > columns) {
        break;
      }
      width += Columns.of(codePoint);
      clipped.appendCodePoint(codePoint);
    }
    if (!clipped.isEmpty()) {
      pieces.add(new Piece(clipped.toString(), style));
    }
    return this;
  }

  /** Appends blanks up to a column; none when it has been passed. */
  ScreenLine padTo(int column, Style style) {
    return add(" ".repeat(Math.max(0, column - width)), style);
  }

  /** How many columns are covered. */
  int width() {
    return width;
  }

  /** The text without its styles. */
  String text() {
    var text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  List<Piece> pieces() {
    return List.copyOf(pieces);
  }

  /** The line as a terminal shows it, with its style reset at the end. */
  String encoded() {
    var text = new StringBuilder();
    for (var piece : pieces) {
      if (piece.style() == Style.PLAIN) {
        text.append(piece.text());
      } else {
        text.append("\u001b[").append(piece.style().codes).append('m');
        text.append(piece.text()).append("\u001b[0m");
      }
    }
    return text.toString();
  }

  /** How many columns a text covers. */
  static int width(String text) {
    return text.codePoints().map(point -> Columns.of(shown(point))).sum();
  }

  private static int shown(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE
        ? REPLACEMENT
        : codePoint;
  }
}
