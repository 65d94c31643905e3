package dev.monday.output;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes JSON as UTF-8, without spaces. Names and values are written in the order of the calls; the
 * caller keeps to JSON's grammar. Not safe for threads.
 */
public final class Json {
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

  private byte[] bytes = new byte[256];
  private int length;
  private boolean afterValue;

  public Json beginObject() {
    return begin('{');
  }

  public Json endObject() {
    return end('}');
  }

  public Json beginArray() {
    return begin('[');
  }

  public Json endArray() {
    return end(']');
  }

  public Json name(String name) {
    value(name);
    add(':');
    afterValue = false;
    return this;
  }

  public Json value(String text) {
    var utf8 = text.getBytes(UTF_8);
    return value(utf8, 0, utf8.length);
  }

  /** The string that the valid UTF-8 in [{@code from}, {@code to}) is. */
  public Json value(byte[] utf8, int from, int to) {
    separate();
    add('"');
    var begin = from;
    for (var at = from; at < to; at++) {
      var next = utf8[at];
      if ((next >= 0 && next < ' ') || next == '"' || next == '\\' || next == 0x7f) {
        add(utf8, begin, at);
        addEscaped(next);
        begin = at + 1;
      }
    }
    add(utf8, begin, to);
    add('"');
    return this;
  }

  public Json value(long number) {
    return plain(Long.toString(number));
  }

  public Json value(boolean truth) {
    return plain(Boolean.toString(truth));
  }

  /** Ends the line, so that the next value is on one of its own. */
  public Json endLine() {
    add('\n');
    afterValue = false;
    return this;
  }

  /** What was written so far, in an array that is written on after this. */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes of the array count. */
  public int length() {
    return length;
  }

  /** Forgets what was written so far. */
  public void clear() {
    length = 0;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, UTF_8);
  }

  private Json begin(char bracket) {
    separate();
    add(bracket);
    afterValue = false;
    return this;
  }

  private Json end(char bracket) {
    add(bracket);
    afterValue = true;
    return this;
  }

  private Json plain(String text) {
    separate();
    add(text.getBytes(US_ASCII), 0, text.length());
    return this;
  }

  private void separate() {
    if (afterValue) {
      add(',');
    }
    afterValue = true;
  }

  private void addEscaped(byte character) {
    switch (character) {
      case '\n' -> addEscape('n');
      case '\t' -> addEscape('t');
      case '"', '\\' -> addEscape((char) character);
      default -> {
        addEscape('u');
        add('0');
        add('0');
        add((char) HEX[character >> 4]);
        add((char) HEX[character & 0xf]);
      }
    }
  }

  private void addEscape(char letter) {
    add('\\');
    add(letter);
  }

  private void add(char ascii) {
    makeRoom(1);
    bytes[length++] = (byte) ascii;
  }

  private void add(byte[] text, int from, int to) {
    makeRoom(to - from);
    System.arraycopy(text, from, bytes, length, to - from);
    length += to - from;
  }

  private void makeRoom(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
    }
  }
}
