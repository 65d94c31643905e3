package dev.monday.upgrade;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive from its first entry to its last: POSIX ustar with the extended headers of
 * pax, and the long names of GNU tar. Refuses devices, pipes and sparse files, which no release
 * holds. The format is that of POSIX.1-2017, pax, "ustar Interchange Format".
 */
final class TarReader {
  private static final int BLOCK = 512;
  private static final int LONGEST_EXTENSION = 64 << 10;

  private final InputStream in;
  private long left; // of the current entry's content
  private long padding; // after it, up to the next block

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, or empty at the end; what was not read of the last one is skipped. */
  Optional<TarEntry> next() throws IOException {
    var extensions = new HashMap<String, String>();
    while (true) {
      in.skipNBytes(left + padding);
      left = 0;
      padding = 0;
      var header = block();
      if (isZero(header)) {
        return Optional.empty();
      }
      check(header);
      var size = number(header, 124, 12);
      begin(size);
      switch (header[156]) {
        case 'x' -> extensions.putAll(pax(extension(size)));
        case 'g' -> pax(extension(size)); // of the archive as a whole: a comment
        case 'L' -> extensions.put("path", untilNul(extension(size)));
        case 'K' -> extensions.put("linkpath", untilNul(extension(size)));
        default -> {
          return Optional.of(entry(header, extensions));
        }
      }
    }
  }

  /** Writes the content of the entry that {@link #next} returned last. */
  void content(OutputStream out) throws IOException {
    var buffer = new byte[64 << 10];
    while (left > 0) {
      var n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) {
        throw new IOException("the archive ends within a file");
      }
      out.write(buffer, 0, n);
      left -= n;
    }
  }

  private void begin(long size) {
    left = size;
    padding = (BLOCK - size % BLOCK) % BLOCK;
  }

  private TarEntry entry(byte[] header, Map<String, String> extensions) throws IOException {
    var kind =
        switch (header[156]) {
          case '0', 0 -> TarEntry.Kind.FILE;
          case '1' -> TarEntry.Kind.HARD_LINK;
          case '2' -> TarEntry.Kind.SYMBOLIC_LINK;
          case '5' -> TarEntry.Kind.DIRECTORY;
          default -> throw new IOException("entry of type '%c'".formatted(header[156] & 0xff));
        };
    var size = kind == TarEntry.Kind.FILE ? size(header, extensions) : 0;
    begin(size);
    return new TarEntry(
        kind,
        extensions.getOrDefault("path", name(header)),
        extensions.getOrDefault("linkpath", text(header, 157, 100)),
        (int) number(header, 100, 8) & 0777,
        size,
        modified(header, extensions));
  }

  private static long size(byte[] header, Map<String, String> extensions) throws IOException {
    var size = extensions.get("size");
    return size == null ? number(header, 124, 12) : decimal(size);
  }

  private static Instant modified(byte[] header, Map<String, String> extensions)
      throws IOException {
    var time = extensions.get("mtime"); // seconds with a fraction, which no file here needs
    return Instant.ofEpochSecond(
        time == null ? number(header, 136, 12) : decimal(time.split("\\.", 2)[0]));
  }

  private static String name(byte[] header) {
    var name = text(header, 0, 100);
    var isUstar = text(header, 257, 6).equals("ustar");
    var prefix = isUstar ? text(header, 345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private byte[] block() throws IOException {
    var block = in.readNBytes(BLOCK);
    if (block.length < BLOCK) {
      throw new IOException("the archive ends too early");
    }
    return block;
  }

  private byte[] extension(long size) throws IOException {
    if (size > LONGEST_EXTENSION) {
      throw new IOException("an extended header of %d bytes".formatted(size));
    }
    var content = in.readNBytes((int) size);
    left -= content.length;
    if (left > 0) {
      throw new IOException("the archive ends within a header");
    }
    return content;
  }

  /** Records "LENGTH KEY=VALUE\n", where LENGTH counts the whole record. */
  private static Map<String, String> pax(byte[] content) throws IOException {
    var records = new HashMap<String, String>();
    var at = 0;
    while (at < content.length) {
      var space = at;
      while (space < content.length && content[space] != ' ') {
        space++;
      }
      var length = decimal(new String(content, at, space - at, StandardCharsets.US_ASCII));
      if (length < space - at + 2 || length > content.length - at) {
        throw new IOException("an extended header of a wrong length");
      }
      var end = at + (int) length;
      var record = new String(content, space + 1, end - space - 2, StandardCharsets.UTF_8);
      var equals = record.indexOf('=');
      if (equals < 0) {
        throw new IOException("an extended header without a value");
      }
      records.put(record.substring(0, equals), record.substring(equals + 1));
      at = end;
    }
    return records;
  }

  private static void check(byte[] header) throws IOException {
    var sum = 0L;
    for (var i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    if (sum != number(header, 148, 8)) {
      throw new IOException("not a tar archive");
    }
  }

  private static long number(byte[] header, int from, int length) throws IOException {
    var digits = text(header, from, length).strip();
    try {
      var number = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // thrown below, with its place
    }
    throw new IOException("not a tar archive: number \"%s\"".formatted(digits));
  }

  private static long decimal(String digits) throws IOException {
    if (digits.isEmpty() || digits.length() > 15 || !digits.chars().allMatch(TarReader::isDigit)) {
      throw new IOException("not a tar archive: number \"%s\"".formatted(digits));
    }
    return Long.parseLong(digits);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String text(byte[] header, int from, int length) {
    return untilNul(Arrays.copyOfRange(header, from, from + length));
  }

  private static String untilNul(byte[] bytes) {
    var end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static boolean isZero(byte[] block) {
    for (var b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }
}
