package dev.monday.upgrade;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Writes tar archives entry by entry, also such as no tar program would write. */
final class Tar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Tar folder(String name) {
    return entry('5', name, "", 0755, new byte[0]);
  }

  Tar file(String name, String content) {
    return file(name, 0644, content);
  }

  Tar file(String name, int mode, String content) {
    return entry('0', name, "", mode, content.getBytes(StandardCharsets.UTF_8));
  }

  Tar link(String name, String target) {
    return entry('2', name, target, 0777, new byte[0]);
  }

  Tar hardLink(String name, String target) {
    return entry('1', name, target, 0644, new byte[0]);
  }

  Tar entry(char type, String name, String link, int mode, byte[] content) {
    var header = new byte[512];
    put(header, 0, name);
    put(header, 100, "%07o".formatted(mode));
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(content.length));
    put(header, 136, "%011o".formatted(1_700_000_000L));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar");
    put(header, 263, "00");
    var sum = 0;
    for (var b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    out.writeBytes(header);
    out.writeBytes(content);
    out.writeBytes(new byte[(512 - content.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  byte[] plain() {
    var whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(new byte[1024]);
    return whole.toByteArray();
  }

  byte[] gzipped() {
    return gzip(plain());
  }

  static byte[] gzip(byte[] content) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }
}
