package dev.monday.console;

import java.util.Arrays;

/** An answer as it is typed. What it does not need any more it wipes. */
final class TypedAnswer implements AutoCloseable {
  private char[] typed = new char[64];
  private int length;

  void add(int codePoint) {
    if (length + 2 > typed.length) {
      var longer = Arrays.copyOf(typed, typed.length * 2);
      Arrays.fill(typed, '\0');
      typed = longer;
    }
    length += Character.toChars(codePoint, typed, length);
  }

  void removeLast() {
    if (length > 0) {
      var before = length;
      length -= Character.charCount(Character.codePointBefore(typed, length));
      Arrays.fill(typed, length, before, '\0');
    }
  }

  void clear() {
    Arrays.fill(typed, '\0');
    length = 0;
  }

  /** What may be shown of it. */
  String shown(boolean secret) {
    return secret ? "" : new String(typed, 0, length);
  }

  /** A copy, which belongs to the caller. */
  char[] whole() {
    return Arrays.copyOf(typed, length);
  }

  @Override
  public void close() {
    clear();
  }
}
