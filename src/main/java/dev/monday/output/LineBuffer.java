package dev.monday.output;

import dev.monday.lifecycle.Lines;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes as they were read, made into clean lines in place. Not safe for threads.
 *
 * <p>{@code text} holds, in this order: what was handed on, [{@code start}, {@code clean}) what is
 * clean and was not handed on yet, and [{@code raw}, {@code end}) what was not looked at, or is the
 * begin of a character or sequence whose end is missing. Bytes that are clean already are neither
 * copied nor looked at twice.
 */
final class LineBuffer {
  /** A longer line is cut into pieces of this many bytes. */
  static final int LONGEST_LINE = 64 * 1024;

  static final String CUT_END = " [line over 64 KiB: goes on below]";
  static final String CUT_BEGIN = "[goes on from above] ";

  private static final int SMALLEST_READ = 4 * 1024;
  private static final int LARGEST_READ = 64 * 1024;
  private static final byte DEL = 0x7f;
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};
  private static final byte[] CUT = (CUT_END + "\n" + CUT_BEGIN).getBytes(StandardCharsets.UTF_8);

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long SPACES = ONES * ' ';

  private byte[] text = new byte[SMALLEST_READ];
  private int start;
  private int clean;
  private int raw;
  private int end;
  private int readSize = SMALLEST_READ;

  /** Where the current line begins; before {@code start} when its begin was handed on already. */
  private int line;

  private int lineEnds;
  private boolean continues;

  /** Where the line before this one begins when the current one may yet replace it, or -1. */
  private int replaceable = -1;

  /** In a string (a title, an image) that is to be removed up to its end. */
  private boolean inString;

  /** Where the next bytes are to be read to; {@link #added} takes them. */
  ByteBuffer room() {
    if (start > 0) {
      System.arraycopy(text, start, text, 0, end - start);
      shift(-start);
    }
    if (text.length - end < readSize) {
      text = Arrays.copyOf(text, end + readSize);
    }
    return ByteBuffer.wrap(text, end, text.length - end);
  }

  /** Takes the {@code count} bytes that were read into the room. */
  void added(int count) {
    if (end + count == text.length && readSize < LARGEST_READ) {
      readSize *= 2;
    }
    end += count;
    cleanUp();
    cutLongLine();
  }

  /** Says that no more bytes come: what is incomplete is settled and the last line ended. */
  void ended() {
    var cutsCharacter = raw < end && text[raw] < 0;
    raw = end;
    if (cutsCharacter) {
      append(REPLACEMENT);
    }
    if (clean > line || line < start) {
      endLine();
    }
  }

  /** Whether something of a line is there that has no end yet. */
  boolean hasUnfinished() {
    return clean > start;
  }

  /** The lines that are complete and were not taken yet. */
  Optional<Lines> takeLines() {
    var keeps = replaceable >= 0;
    return take(keeps ? replaceable : line, keeps ? lineEnds - 1 : lineEnds);
  }

  /** All that is there, the begin of an unfinished line as well. */
  Optional<Lines> takeAll() {
    replace();
    return take(clean, lineEnds);
  }

  private Optional<Lines> take(int upTo, int count) {
    if (upTo <= start) {
      return Optional.empty();
    }
    var lines = new Lines(Arrays.copyOfRange(text, start, upTo), count, continues);
    continues = lines.leavesLineUnfinished();
    lineEnds -= count;
    start = upTo;
    return Optional.of(lines);
  }

  private void cleanUp() {
    var complete = true;
    while (raw < end && complete) {
      if (inString) {
        skipString();
      } else {
        var stop = plainUpTo();
        keep(stop - raw);
        complete = raw == end || takeSpecial();
      }
    }
    keepRawClose();
  }

  /**
   * The place of the first byte that is neither printable ASCII nor tab nor the end of a usual
   * line. This is the loop that decides how fast output is: eight bytes at once, nothing per line.
   */
  private int plainUpTo() {
    var bytes = text;
    var last = end - Long.BYTES;
    var limit = end;
    var back = raw - clean;
    var at = raw;
    while (at < limit) {
      if (at <= last) {
        var word = (long) WORDS.get(bytes, at);
        var special = ((word - SPACES) | (word + ONES) | word) & HIGH_BITS;
        if (special == 0) {
          at += Long.BYTES;
          continue;
        }
        at += Long.numberOfTrailingZeros(special) >>> 3;
      }
      var next = bytes[at];
      if (next == '\n') {
        var place = at - back;
        if (replaceable >= 0 || place - line > LONGEST_LINE) {
          return at;
        }
        line = place + 1;
        lineEnds++;
      } else if ((next < ' ' && next != '\t') || next == DEL) {
        return at;
      }
      at++;
    }
    return at;
  }

  /** Settles what is at {@code raw} and no plain text; false when its end is not there yet. */
  private boolean takeSpecial() {
    var next = text[raw];
    if (next < 0) {
      return takeCharacter();
    }
    return switch (next) {
      case '\n' -> {
        raw++;
        endLine();
        yield true;
      }
      case '\r' -> takeReturn();
      case EscapeSequence.ESC -> takeEscape();
      default -> {
        raw++;
        yield true;
      }
    };
  }

  private boolean takeCharacter() {
    var length = Utf8.length(text, raw, end);
    if (length > 0) {
      var isControl = length == 2 && text[raw] == (byte) 0xc2 && text[raw + 1] < (byte) 0xa0;
      if (isControl) {
        raw += length;
      } else {
        keep(length);
      }
    } else if (length < 0) {
      raw -= length;
      append(REPLACEMENT);
    }
    return length != Utf8.INCOMPLETE;
  }

  /** Carriage returns before a line's end belong to it; others go back to the line's begin. */
  private boolean takeReturn() {
    var next = raw + 1;
    while (next < end && text[next] == '\r') {
      next++;
    }
    if (next == end) {
      raw = end - 1;
      return false;
    }
    raw = next;
    if (text[next] != '\n') {
      returnToBegin();
    }
    return true;
  }

  private boolean takeEscape() {
    var length = EscapeSequence.length(text, raw, end);
    if (length == EscapeSequence.INCOMPLETE) {
      return false;
    }
    if (EscapeSequence.isColour(text, raw, length)) {
      keep(length);
    } else {
      inString = EscapeSequence.opensString(text, raw, length);
      raw += length;
    }
    return true;
  }

  /** A string ends with BEL, CAN, SUB or ST (an ESC and a \), or, when it has no end, its line. */
  private void skipString() {
    while (raw < end && inString) {
      switch (text[raw]) {
        case 0x07, 0x18, 0x1a -> {
          raw++;
          inString = false;
        }
        case EscapeSequence.ESC, '\n' -> inString = false;
        default -> raw++;
      }
    }
  }

  /**
   * Ends the line without losing it: the next one replaces it only where it covers all of it, as on
   * a terminal, and as long as it was not handed on.
   */
  private void returnToBegin() {
    if (clean == line) {
      return;
    }
    cutLongLine();
    replace();
    var begin = line;
    endLine();
    replaceable = begin >= start ? begin : -1;
  }

  private void endLine() {
    cutLongLine();
    replace();
    append((byte) '\n');
    line = clean;
    lineEnds++;
  }

  /** Drops the line before this one when this one covers it. */
  private void replace() {
    if (replaceable < 0) {
      return;
    }
    var covers =
        Width.of(text, line, clean) >= Width.of(text, replaceable, line - 1)
            && !Width.leavesColour(text, replaceable, line - 1);
    if (covers) {
      System.arraycopy(text, line, text, replaceable, clean - line);
      clean -= line - replaceable;
      line = replaceable;
      lineEnds--;
    }
    replaceable = -1;
  }

  /** Cuts the current line into marked pieces as long as it is too long. */
  private void cutLongLine() {
    while (clean - line > LONGEST_LINE) {
      var at = Math.max(start, cutPlace(line + LONGEST_LINE));
      replaceable = -1;
      makeGap(CUT.length);
      System.arraycopy(text, at, text, at + CUT.length, clean - at);
      System.arraycopy(CUT, 0, text, at, CUT.length);
      clean += CUT.length;
      line = at + CUT_END.length() + 1;
      lineEnds++;
    }
  }

  /** The last place up to {@code at} that is neither inside a character nor inside a colour. */
  private int cutPlace(int at) {
    var place = at;
    while (place > start && Utf8.isTail(text[place] & 0xff)) {
      place--;
    }
    for (var i = place - 1; i >= start && i > place - 128; i--) {
      if (text[i] == EscapeSequence.ESC) {
        var length = EscapeSequence.length(text, i, clean);
        return i + length > place ? i : place;
      }
    }
    return place;
  }

  private void keep(int count) {
    if (raw != clean) {
      System.arraycopy(text, raw, text, clean, count);
    }
    clean += count;
    raw += count;
  }

  private void append(byte next) {
    makeGap(1);
    text[clean++] = next;
  }

  private void append(byte[] bytes) {
    makeGap(bytes.length);
    System.arraycopy(bytes, 0, text, clean, bytes.length);
    clean += bytes.length;
  }

  /** Makes room between what is clean and what is not, enough that this is done once per read. */
  private void makeGap(int count) {
    if (raw - clean >= count) {
      return;
    }
    var rest = end - raw;
    var to = clean + count + REPLACEMENT.length * rest;
    if (to + rest > text.length) {
      text = Arrays.copyOf(text, to + rest);
    }
    System.arraycopy(text, raw, text, to, rest);
    raw = to;
    end = to + rest;
  }

  /** Closes the gap before what is incomplete. */
  private void keepRawClose() {
    var rest = end - raw;
    System.arraycopy(text, raw, text, clean, rest);
    raw = clean;
    end = clean + rest;
  }

  private void shift(int by) {
    start += by;
    clean += by;
    raw += by;
    end += by;
    line += by;
    if (replaceable >= 0) {
      replaceable += by;
    }
  }
}
