package dev.monday.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What a file's content comes down to: 64 bits of its SHA-256, never 0. */
final class Digest {
  private static final int CHUNK = 64 * 1024;

  private Digest() {}

  static long of(Path file) throws IOException {
    var digest = sha256();
    var chunk = ByteBuffer.allocate(CHUNK);
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(chunk) >= 0) {
        digest.update(chunk.flip());
        chunk.clear();
      }
    }
    var value = ByteBuffer.wrap(digest.digest()).getLong();
    return value == 0 ? 1 : value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
