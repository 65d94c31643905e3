package dev.monday.output;

/**
 * What follows an ESC. Only colours (SGR) are kept; a control sequence that is still incomplete
 * after {@link #LONGEST} bytes is none.
 */
final class EscapeSequence {
  static final byte ESC = 0x1b;

  /** The sequence's end is not there yet. */
  static final int INCOMPLETE = 0;

  private static final int LONGEST = 128;

  private EscapeSequence() {}

  /** The length of the sequence that begins with the ESC at {@code at}, or {@link #INCOMPLETE}. */
  static int length(byte[] text, int at, int end) {
    if (at + 1 == end) {
      return INCOMPLETE;
    }
    return text[at + 1] == '[' ? controlLength(text, at, end) : plainLength(text, at, end);
  }

  /** Whether the sequence of {@code length} bytes at {@code at} sets colours or resets them. */
  static boolean isColour(byte[] text, int at, int length) {
    if (length < 3 || text[at + 1] != '[' || text[at + length - 1] != 'm') {
      return false;
    }
    for (var i = at + 2; i < at + length - 1; i++) {
      if (text[i] < '0' || text[i] > ';') {
        return false;
      }
    }
    return true;
  }

  /** Whether a string (a window's title, an image) begins, which ends with BEL or ST. */
  static boolean opensString(byte[] text, int at, int length) {
    return length == 2
        && switch (text[at + 1]) {
          case ']', 'P', 'X', '^', '_' -> true;
          default -> false;
        };
  }

  /** ESC [, parameters, intermediates and one final byte; cut short before what does not fit. */
  private static int controlLength(byte[] text, int at, int end) {
    var limit = Math.min(end, at + LONGEST);
    var i = at + 2;
    while (i < limit && text[i] >= 0x30 && text[i] <= 0x3f) {
      i++;
    }
    while (i < limit && text[i] >= 0x20 && text[i] <= 0x2f) {
      i++;
    }
    if (i == limit) {
      return limit == end && end - at < LONGEST ? INCOMPLETE : i - at;
    }
    return text[i] >= 0x40 && text[i] <= 0x7e ? i + 1 - at : i - at;
  }

  /** ESC, intermediates as of a choice of character set, and one final byte. */
  private static int plainLength(byte[] text, int at, int end) {
    var limit = Math.min(end, at + LONGEST);
    var i = at + 1;
    while (i < limit && text[i] >= 0x20 && text[i] <= 0x2f) {
      i++;
    }
    if (i == limit) {
      return limit == end && end - at < LONGEST ? INCOMPLETE : i - at;
    }
    return text[i] >= 0x30 && text[i] <= 0x7e ? i + 1 - at : i - at;
  }
}
