package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.lifecycle.Lines;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts lines of several speakers on one page: each whole, behind its speaker's prefix, with that
 * speaker's colours alone. A line without an end is continued where it stands, as long as nothing
 * came between. Not safe for threads.
 */
final class LineWriter {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long SPACES = ONES * ' ';

  private final Page page;
  private final ConsoleOptions options;

  /** Whose line the page ends in the middle of; null when it ends with a line's end. */
  private @Nullable Speaker open;

  private byte[] time = {};
  private long timeOfMillis = -1;

  LineWriter(Page page, ConsoleOptions options) {
    this.page = page;
    this.options = options;
  }

  boolean isInsideLine() {
    return open != null;
  }

  /** Ends the line that the page ends in the middle of, if it does. */
  void endLine() throws IOException {
    if (open != null) {
      closeLine(open);
      open = null;
    }
  }

  /** A line of the program's own; {@code line} has no line end. */
  void writeOwn(Instant at, String line) throws IOException {
    endLine();
    beginWithTime(at);
    page.add(line.getBytes(UTF_8));
    page.add('\n');
  }

  void write(Speaker speaker, Instant at, Lines lines) throws IOException {
    var text = lines.text();
    if (open != speaker || !lines.continuesLine()) {
      endLine();
      prepareTime(at);
      beginLine(speaker);
    }
    var from = writeLines(speaker, text);
    if (from < text.length) {
      page.add(text, from, text.length);
    }
    open = lines.leavesLineUnfinished() ? speaker : null;
  }

  /** Writes all lines that have an end; returns where the one without begins to be unwritten. */
  private int writeLines(Speaker speaker, byte[] text) throws IOException {
    var end = text.length;
    var from = 0;
    var at = nextControl(text, 0);
    while (at < end) {
      if (text[at] == Colours.ESC) {
        from = writeColours(speaker, text, from, at);
        at = nextControl(text, from);
      } else if (text[at] == '\n') {
        from = writeEnd(speaker, text, from, at);
        at = nextControl(text, from);
      } else {
        at = nextControl(text, at + 1);
      }
    }
    return from;
  }

  /** Writes the end of a line, and the begin of the next one when there is one. */
  private int writeEnd(Speaker speaker, byte[] text, int from, int at) throws IOException {
    if (speaker.colours.sequence().length == 0) {
      page.add(text, from, at + 1);
    } else {
      page.add(text, from, at);
      closeLine(speaker);
    }
    if (at + 1 < text.length) {
      beginLine(speaker);
    }
    return at + 1;
  }

  private int writeColours(Speaker speaker, byte[] text, int from, int at) throws IOException {
    var end = at;
    while (text[end] != 'm') {
      end++;
    }
    end++;
    if (options.colours()) {
      page.add(text, from, end);
      speaker.colours.take(text, at, end);
    } else {
      page.add(text, from, at);
    }
    return end;
  }

  /** The place of the next control character, or the end. */
  private static int nextControl(byte[] text, int from) {
    var at = from;
    var last = text.length - Long.BYTES;
    while (at <= last) {
      var word = (long) WORDS.get(text, at);
      var controls = (word - SPACES) & ~word & HIGH_BITS;
      if (controls != 0) {
        return at + (Long.numberOfTrailingZeros(controls) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < text.length && (text[at] >= ' ' || text[at] < 0)) {
      at++;
    }
    return at;
  }

  private void beginLine(Speaker speaker) throws IOException {
    page.add(time);
    if (options.prefix()) {
      page.add(speaker.prefix);
    }
    page.add(speaker.colours.sequence());
  }

  private void closeLine(Speaker speaker) throws IOException {
    if (speaker.colours.sequence().length > 0) {
      page.add(Colours.RESET);
    }
    page.add('\n');
  }

  private void beginWithTime(Instant at) throws IOException {
    prepareTime(at);
    page.add(time);
  }

  private void prepareTime(Instant at) {
    if (options.timestamps() && at.toEpochMilli() != timeOfMillis) {
      timeOfMillis = at.toEpochMilli();
      time = time(at, options.zone()).getBytes(UTF_8);
    }
  }

  private static String time(Instant at, ZoneId zone) {
    var time = LocalTime.ofInstant(at, zone);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d ",
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        time.getNano() / 1_000_000);
  }
}
