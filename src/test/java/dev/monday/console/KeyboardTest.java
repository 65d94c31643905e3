package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Characters from bytes that come in pieces, and answers made of them. */
@Timeout(30)
class KeyboardTest {
  private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
  private boolean wanted = true;
  private final Keyboard keyboard = new Keyboard(new Pieces(), () -> wanted);

  private void type(String... texts) {
    for (var text : texts) {
      pieces.add(text.getBytes(UTF_8));
    }
  }

  @Test
  void aCharacterMayComeInPieces() throws IOException {
    var bytes = "é😀".getBytes(UTF_8);
    for (var one : bytes) {
      pieces.add(new byte[] {one});
    }
    assertEquals('é', keyboard.next(0));
    assertEquals(Character.highSurrogate(0x1f600), keyboard.next(0));
    assertEquals(Character.lowSurrogate(0x1f600), keyboard.next(0));
  }

  @Test
  void moreThanItsBufferIsReadInTurns() throws IOException {
    var text = "0123456789".repeat(100);
    for (var from = 0; from < text.length(); from += 100) {
      type(text.substring(from, from + 100));
    }
    var read = new StringBuilder();
    for (var i = 0; i < text.length(); i++) {
      read.append((char) keyboard.next(0));
    }
    assertEquals(text, read.toString());
  }

  @Test
  void whatWasTypedBeforeIsForgotten() throws IOException {
    type("yes\n", "more\n");
    keyboard.discard();
    type("no");
    assertEquals('n', keyboard.next(0));
    assertEquals('o', keyboard.next(0));
  }

  @Test
  void nothingMoreIsReadOnceItIsNotWanted() throws IOException {
    wanted = false;
    assertEquals(KeyDecoder.Characters.TIMEOUT, keyboard.next(0));
  }

  @Test
  void waitsNoLongerThanToldAndSaysTheEnd() throws IOException {
    assertEquals(KeyDecoder.Characters.TIMEOUT, keyboard.next(1));
    pieces.add(new byte[0]);
    assertEquals(KeyDecoder.Characters.END, keyboard.next(0));
  }

  @Test
  void anAnswerCanBeChangedAndIsWipedAtItsEnd() {
    var answer = new TypedAnswer();
    "pässword😀".codePoints().forEach(answer::add);
    answer.removeLast();
    answer.removeLast();
    assertEquals("pässwor", answer.shown(false));
    assertEquals("", answer.shown(true));
    "x".repeat(100).codePoints().forEach(answer::add);
    assertEquals("pässwor" + "x".repeat(100), answer.shown(false));
    answer.close();
    assertArrayEquals(new char[0], answer.whole());
    answer.removeLast();
    answer.add('y');
    assertArrayEquals(new char[] {'y'}, answer.whole());
  }

  /** One piece a read, as a terminal gives what was typed; an empty one is the end. */
  private final class Pieces extends InputStream {
    @Override
    public int available() {
      return pieces.isEmpty() ? 0 : Math.max(1, pieces.getFirst().length);
    }

    @Override
    public int read(byte[] into, int from, int length) {
      var piece = pieces.removeFirst();
      System.arraycopy(piece, 0, into, from, piece.length);
      return piece.length == 0 ? -1 : piece.length;
    }

    @Override
    public int read() {
      throw new AssertionError("one byte at a time");
    }
  }
}
