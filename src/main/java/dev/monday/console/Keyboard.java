package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What is typed on a terminal, as long as it is wanted. Waits without reading, so that nothing is
 * taken that others should get, and keeps nothing of what it has handed on.
 */
final class Keyboard implements KeyDecoder.Characters {
  private static final long LOOK_AGAIN_NANOS = 10_000_000;
  private static final int SIZE = 256;

  private final InputStream terminal;
  private final BooleanSupplier wanted;
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(SIZE);
  private final CharBuffer characters = CharBuffer.allocate(SIZE).flip();

  /**
   * @param wanted once it is false, there is no next character
   */
  Keyboard(InputStream terminal, BooleanSupplier wanted) {
    this.terminal = terminal;
    this.wanted = wanted;
  }

  /** Forgets what was typed before now. */
  void discard() throws IOException {
    while (terminal.available() > 0 && read()) {
      Arrays.fill(characters.array(), '\0');
      characters.clear().flip();
    }
  }

  @Override
  public int next(long milliseconds) throws IOException {
    var deadline = System.nanoTime() + milliseconds * 1_000_000;
    while (!characters.hasRemaining()) {
      while (terminal.available() == 0) {
        if (!wanted.getAsBoolean() || (milliseconds > 0 && System.nanoTime() - deadline > 0)) {
          return TIMEOUT;
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      if (!read()) {
        return END;
      }
    }
    var next = characters.get();
    characters.put(characters.position() - 1, '\0');
    return next;
  }

  /** Reads what is there; false at the end. */
  private boolean read() throws IOException {
    var count = terminal.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      return false;
    }
    bytes.position(bytes.position() + count).flip();
    characters.clear();
    decoder.decode(bytes, characters, false);
    characters.flip();
    bytes.compact();
    Arrays.fill(bytes.array(), bytes.position(), SIZE, (byte) 0);
    return true;
  }
}
