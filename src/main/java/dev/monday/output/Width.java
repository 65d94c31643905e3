package dev.monday.output;

/** How much of a line a piece of clean text covers. */
final class Width {
  private Width() {}

  /** The number of characters in [{@code from}, {@code to}), colours not counted. */
  static int of(byte[] text, int from, int to) {
    var width = 0;
    var i = from;
    while (i < to) {
      if (text[i] == EscapeSequence.ESC) {
        i += Math.max(1, EscapeSequence.length(text, i, to));
      } else {
        width += Utf8.isTail(text[i] & 0xff) ? 0 : 1;
        i++;
      }
    }
    return width;
  }

  /** Whether a colour is set in [{@code from}, {@code to}) and not reset. */
  static boolean leavesColour(byte[] text, int from, int to) {
    for (var i = to - 1; i >= from; i--) {
      if (text[i] == EscapeSequence.ESC) {
        return !isReset(text, i, EscapeSequence.length(text, i, to));
      }
    }
    return false;
  }

  private static boolean isReset(byte[] text, int at, int length) {
    return length == 3 || (length == 4 && text[at + 2] == '0');
  }
}
