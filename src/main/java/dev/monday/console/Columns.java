package dev.monday.console;

/** How many columns of a terminal text takes, and text made to take so many. */
final class Columns {
  private Columns() {}

  static int of(String text) {
    return text.codePoints().map(Columns::of).sum();
  }

  /** The text and spaces behind it; cut, with an ellipsis, where it is too wide. */
  static String padded(String text, int columns) {
    var cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - of(cut)));
  }

  /** The text, or its begin and an ellipsis where it is too wide. */
  static String cut(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    var begin = new StringBuilder();
    var left = columns - 1;
    for (var character : text.codePoints().toArray()) {
      left -= of(character);
      if (left < 0) {
        break;
      }
      begin.appendCodePoint(character);
    }
    return columns > 0 ? begin + "…" : "";
  }

  /** The text, or an ellipsis and its end where it is too wide. */
  static String end(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    var from = text.length();
    var left = columns - 1;
    while (from > 0) {
      var character = text.codePointBefore(from);
      left -= of(character);
      if (left < 0) {
        break;
      }
      from -= Character.charCount(character);
    }
    return columns > 0 ? "…" + text.substring(from) : "";
  }

  static int of(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return (character >= 0x1100 && character <= 0x115f)
        || (character >= 0x2e80 && character <= 0xa4cf)
        || (character >= 0xac00 && character <= 0xd7a3)
        || (character >= 0xf900 && character <= 0xfaff)
        || (character >= 0xfe30 && character <= 0xfe6f)
        || (character >= 0xff00 && character <= 0xff60)
        || (character >= 0x1f300 && character <= 0x1faff)
        || (character >= 0x20000 && character <= 0x3fffd);
  }
}
