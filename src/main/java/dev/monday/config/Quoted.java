package dev.monday.config;

/** Text of a file as a message may show it: short, in one line, without control characters. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  /** The text in quotes. */
  static String of(String text) {
    return "\"" + bare(text) + "\"";
  }

  static String bare(String text) {
    var shown = new StringBuilder();
    var end = text.offsetByCodePoints(0, Math.min(LONGEST, text.codePointCount(0, text.length())));
    for (var i = 0; i < end; i++) {
      shown.append(printable(text.charAt(i)));
    }
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** The whole text with stand-ins for what would steer a terminal or break the line. */
  static String printable(String text) {
    var shown = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      shown.append(printable(text.charAt(i)));
    }
    return shown.toString();
  }

  /** The character, or a stand-in for one that would steer a terminal or break the line. */
  static char printable(char c) {
    var unsafe =
        Character.isISOControl(c)
            || c == '\u2028'
            || c == '\u2029'
            || (c >= '\u202a' && c <= '\u202e')
            || (c >= '\u2066' && c <= '\u2069');
    return unsafe ? '\ufffd' : c;
  }
}
