package dev.monday.forward.ssh;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What must not stay in memory. */
final class Secrets {
  /** Of a character in UTF-8. */
  private static final int MOST_BYTES = 3;

  private Secrets() {}

  /** The bytes of a secret in UTF-8; the caller wipes them. */
  static byte[] bytes(char[] secret) {
    var room = ByteBuffer.allocate(secret.length * MOST_BYTES);
    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(secret), room, true);
    var bytes = Arrays.copyOf(room.array(), room.position());
    wipe(room.array());
    return bytes;
  }

  /** The characters of bytes that are of ISO 8859-1; the caller wipes them. */
  static char[] characters(byte[] bytes) {
    var characters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      characters[i] = (char) (bytes[i] & 0xff);
    }
    return characters;
  }

  static void wipe(byte[] bytes) {
    Arrays.fill(bytes, (byte) 0);
  }

  static void wipe(char[] characters) {
    Arrays.fill(characters, '\0');
  }
}
