package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Collects what is to be written, so that many lines are one write. Not safe for threads. */
final class Page {
  private static final int SIZE = 128 * 1024;

  private final Outlet outlet;
  private byte[] bytes = new byte[4 * 1024];
  private int length;

  Page(Outlet outlet) {
    this.outlet = outlet;
  }

  void add(String text) throws IOException {
    add(text.getBytes(UTF_8));
  }

  void add(byte[] text) throws IOException {
    add(text, 0, text.length);
  }

  void add(byte[] text, int from, int to) throws IOException {
    var count = to - from;
    if (length + count > bytes.length) {
      makeRoom(count);
    }
    System.arraycopy(text, from, bytes, length, count);
    length += count;
  }

  void add(char ascii) throws IOException {
    if (length == bytes.length) {
      makeRoom(1);
    }
    bytes[length++] = (byte) ascii;
  }

  void write() throws IOException {
    if (length > 0) {
      var count = length;
      length = 0;
      outlet.write(bytes, count);
    }
  }

  private void makeRoom(int count) throws IOException {
    if (length + count > SIZE) {
      write();
    }
    if (length + count > bytes.length) {
      var larger = new byte[Math.max(SIZE, length + count)];
      System.arraycopy(bytes, 0, larger, 0, length);
      bytes = larger;
    }
  }
}
