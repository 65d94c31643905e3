package dev.monday.output;

/** What the bytes at a place of a text are, read as UTF-8. */
final class Utf8 {
  /** The bytes are the begin of a character whose end is not there yet. */
  static final int INCOMPLETE = 0;

  private Utf8() {}

  /**
   * The length of the character of two to four bytes at {@code at}; or {@link #INCOMPLETE}; or,
   * when the bytes are no character, minus the number of bytes that one U+FFFD stands for.
   */
  static int length(byte[] text, int at, int end) {
    var lead = text[at] & 0xff;
    var length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0) {
      return -1;
    }
    for (var i = 1; i < length; i++) {
      if (at + i >= end) {
        return INCOMPLETE;
      }
      var next = text[at + i] & 0xff;
      var fits = i == 1 ? next >= lowestSecond(lead) && next <= highestSecond(lead) : isTail(next);
      if (!fits) {
        return -i;
      }
    }
    return length;
  }

  /** Whether a byte goes on with a character rather than beginning one. */
  static boolean isTail(int unsignedByte) {
    return (unsignedByte & 0xc0) == 0x80;
  }

  private static int lowestSecond(int lead) {
    return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  }

  private static int highestSecond(int lead) {
    return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  }
}
