package dev.monday.template;

import java.util.Locale;

/** Texts and characters between quotes, as Go writes them. */
final class Quoting {
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\";
  private static final String LETTERS = "abfnrtv\\";

  private Quoting() {}

  /**
   * A text in quotes.
   *
   * @param ascii whether every other character is escaped too
   */
  static String quoted(String text, char quote, boolean ascii) {
    var quoted = new StringBuilder().append(quote);
    text.codePoints().forEach(point -> append(point, quote, ascii, quoted));
    return quoted.append(quote).toString();
  }

  private static void append(int point, char quote, boolean ascii, StringBuilder to) {
    var known = ESCAPED.indexOf(point);
    if (point == quote) {
      to.append('\\').append(quote);
    } else if (known >= 0) {
      to.append('\\').append(LETTERS.charAt(known));
    } else if (isPrintable(point) && (!ascii || point < 0x80)) {
      to.appendCodePoint(point);
    } else {
      to.append(escape(point));
    }
  }

  private static String escape(int point) {
    if (point < ' ' || point == 0x7f) {
      return String.format(Locale.ROOT, "\\x%02x", point);
    }
    return String.format(Locale.ROOT, point < 0x10000 ? "\\u%04x" : "\\U%08x", point);
  }

  /** Whether a backquoted text can hold it as it is. */
  static boolean fitsBackquotes(String text) {
    return text.codePoints()
        .allMatch(point ->
            point != '`' && point != 0x7f && point != 0xfeff && (point >= ' ' || point == '\t'));
  }

  /** Letters, marks, numbers, punctuation, symbols and the ASCII space. */
  static boolean isPrintable(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
