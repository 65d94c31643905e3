package dev.monday.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.lifecycle.Lines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LineBufferTest {
  private static final String ESC = "\u001b";
  private static final int LONGEST = LineBuffer.LONGEST_LINE;

  static Stream<Arguments> texts() {
    return Stream.of(
        argumentSet("nothing", "", ""),
        argumentSet("lines", "one\ntwo\n", "one\ntwo\n"),
        argumentSet("no end", "one\ntwo", "one\ntwo\n"),
        argumentSet("empty lines", "\n\na\n\n", "\n\na\n\n"),
        argumentSet("CR LF", "one\r\ntwo\r\n", "one\ntwo\n"),
        argumentSet("CR CR LF", "one\r\r\ntwo\n", "one\ntwo\n"),
        argumentSet("tab", "a\tb\n", "a\tb\n"),
        argumentSet("other controls", "a\0b\u0007c\bd\u000be\u007ff\n", "abcdef\n"),
        argumentSet("non-ASCII", "grün € 🌍\n", "grün € 🌍\n"),
        argumentSet("C1 controls", "a\u0085b\u009bc\u00a0d\n", "abc\u00a0d\n"),
        argumentSet(
            "colours", ESC + "[1;31mred" + ESC + "[0m\n", ESC + "[1;31mred" + ESC + "[0m\n"),
        argumentSet("colon colours", ESC + "[38:2::1:2:3mx\n", ESC + "[38:2::1:2:3mx\n"),
        argumentSet(
            "cursor and erase", "a" + ESC + "[2Jb" + ESC + "[10;20Hc" + ESC + "[Kd\n", "abcd\n"),
        argumentSet(
            "private modes", "a" + ESC + "[?25lb" + ESC + "[>4;1mc" + ESC + "[0 qd\n", "abcd\n"),
        argumentSet("title, BEL", "a" + ESC + "]0;title\u0007b\n", "ab\n"),
        argumentSet("title, ST", "a" + ESC + "]0;title" + ESC + "\\b\n", "ab\n"),
        argumentSet(
            "link", ESC + "]8;;http://a" + ESC + "\\text" + ESC + "]8;;" + ESC + "\\\n", "text\n"),
        argumentSet("device string", "a" + ESC + "P1$r0m" + ESC + "\\b\n", "ab\n"),
        argumentSet("string without an end", "a" + ESC + "]0;title\nb\n", "a\nb\n"),
        argumentSet(
            "string cut by a sequence", "a" + ESC + "]0;t" + ESC + "[1mb\n", "a" + ESC + "[1mb\n"),
        argumentSet("character set", "a" + ESC + "(Bb" + ESC + ")0c\n", "abc\n"),
        argumentSet("short sequences", "a" + ESC + "7b" + ESC + "Mc" + ESC + "=d\n", "abcd\n"),
        argumentSet("sequence cut by a line end", "a" + ESC + "[3\nb" + ESC + "\nc\n", "a\nb\nc\n"),
        argumentSet("sequence at the end", "a" + ESC + "[3", "a\n"),
        argumentSet(
            "sequence far too long",
            "a" + ESC + "[" + "1".repeat(200) + "mb\n",
            "a" + "1".repeat(74) + "mb\n"),
        argumentSet("progress bar", "10%\r20%\r100%\n", "100%\n"),
        argumentSet("progress bar, CR first", "\r10%\r20%\r\n", "20%\n"),
        argumentSet(
            "progress bar that erases", "10%\r" + ESC + "[K20%\r" + ESC + "[K30%\n", "30%\n"),
        argumentSet("shorter than what it would cover", "Downloading\r50%\n", "Downloading\n50%\n"),
        argumentSet("colour left open", ESC + "[31m10%\r20%\n", ESC + "[31m10%\n20%\n"),
        argumentSet("colour reset", ESC + "[31m10%" + ESC + "[0m\r20%\n", "20%\n"),
        argumentSet("lines around a bar", "a\nb\r\ncc\rdd\ne\n", "a\nb\ndd\ne\n"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsCleaned(String written, String clean) {
    assertEquals(clean, textOf(read(written.getBytes(StandardCharsets.UTF_8), 1 << 20)));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whereReadsAreSplitMakesNoDifference(String written, String clean) {
    for (var size = 1; size < 9; size++) {
      assertEquals(clean, textOf(read(written.getBytes(StandardCharsets.UTF_8), size)));
    }
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        argumentSet("no begin", "a\\x80b", "a\ufffdb\n"),
        argumentSet("never valid", "a\\xffb\\xc0\\xaf", "a\ufffdb\ufffd\ufffd\n"),
        argumentSet("no end", "a\\xe2\\x82b", "a\ufffdb\n"),
        argumentSet("no end at the end", "a\\xe2\\x82", "a\ufffd\n"),
        argumentSet("surrogate", "\\xed\\xa0\\x80", "\ufffd\ufffd\ufffd\n"),
        argumentSet("overlong", "\\xe0\\x80\\xaf\\xf0\\x80\\x80\\xaf", "\ufffd".repeat(7) + "\n"),
        argumentSet("too high", "\\xf4\\x90\\x80\\x80", "\ufffd".repeat(4) + "\n"),
        argumentSet("cut by a line end", "\\xf0\\x9f\\x8c\nb", "\ufffd\nb\n"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void invalidBytesAreShownAsReplacements(String written, String clean) {
    for (var size = 1; size < 9; size++) {
      assertEquals(clean, textOf(read(bytes(written), size)));
    }
  }

  @Test
  void invalidBytesAreReplacedAsJavaDoesButForSurrogates() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var round = 0; round < 300; round++) {
      var written = new byte[random.nextInt(400)];
      for (var i = 0; i < written.length; i++) {
        var any = 0xa0 + random.nextInt(0x60);
        written[i] = (byte) (any == 0xed || random.nextInt(4) == 0 ? 'a' : any);
      }
      var expected = new String(written, StandardCharsets.UTF_8).replaceAll("[\u0080-\u009f]", "");
      assertEquals(
          expected.isEmpty() ? "" : expected + "\n",
          textOf(read(written, 1 + random.nextInt(50))),
          "seed " + seed);
    }
  }

  @Test
  void anyBytesMakeValidTextWithoutControls() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    for (var round = 0; round < 100; round++) {
      var written = new byte[random.nextInt(200_000)];
      random.nextBytes(written);
      var lines = read(written, 1 + random.nextInt(100_000));
      for (var batch : lines) {
        var text = new String(batch.text(), StandardCharsets.UTF_8);
        assertEquals(batch.text().length, text.getBytes(StandardCharsets.UTF_8).length);
        assertEquals(batch.count(), text.chars().filter(c -> c == '\n').count(), "seed " + seed);
        var rest = text.replaceAll(ESC + "\\[[0-9;:]*m", "").replaceAll("[\n\t]", "");
        assertTrue(rest.chars().noneMatch(Character::isISOControl), "seed " + seed);
      }
    }
  }

  @Test
  void aLongLineIsCutIntoMarkedPieces() {
    var line = "x".repeat(2 * LONGEST + 10);
    var pieces =
        textOf(read((line + "\nshort\n").getBytes(StandardCharsets.UTF_8), 5000)).split("\n", -1);
    assertEquals("x".repeat(LONGEST) + LineBuffer.CUT_END, pieces[0]);
    assertTrue(pieces[1].startsWith(LineBuffer.CUT_BEGIN + "xxx"));
    assertTrue(pieces[1].endsWith("xxx" + LineBuffer.CUT_END));
    assertEquals("short", pieces[3]);
    assertEquals(
        line,
        String.join("", List.of(pieces).subList(0, 3))
            .replace(LineBuffer.CUT_END, "")
            .replace(LineBuffer.CUT_BEGIN, ""));
  }

  @Test
  void aLineOfTheGreatestLengthIsNotCut() {
    var text = "x".repeat(LONGEST) + "\n";
    assertEquals(text, textOf(read(text.getBytes(StandardCharsets.UTF_8), 60_000)));
  }

  @Test
  void aLongLineIsCutBetweenCharacters() {
    var text = textOf(read("€".repeat(LONGEST).getBytes(StandardCharsets.UTF_8), 70_000));
    assertEquals(LONGEST, text.chars().filter(c -> c == '€').count());
    assertEquals(-1, text.indexOf('\ufffd'));
  }

  @Test
  void theBeginOfALineIsTakenAndContinued() {
    var buffer = new LineBuffer();
    add(buffer, "one\nPassword");
    assertEquals("one\n", text(buffer.takeLines().orElseThrow()));
    assertTrue(buffer.hasUnfinished());
    var begin = buffer.takeAll().orElseThrow();
    assertEquals("Password", text(begin));
    assertTrue(begin.leavesLineUnfinished());
    add(buffer, ": \nok\n");
    var rest = buffer.takeLines().orElseThrow();
    assertEquals(": \nok\n", text(rest));
    assertTrue(rest.continuesLine());
    assertEquals(2, rest.count());
  }

  @Test
  void aLineThatWasTakenIsNotReplaced() {
    var buffer = new LineBuffer();
    add(buffer, "10%\r");
    assertEquals("10%", text(buffer.takeAll().orElseThrow()));
    add(buffer, "20%\r30%\n");
    assertEquals("\n30%\n", text(buffer.takeLines().orElseThrow()));
  }

  @Test
  void aCharacterThatIsIncompleteWaits() {
    var buffer = new LineBuffer();
    add(buffer, "a\\xe2\\x82");
    assertEquals("a", text(buffer.takeAll().orElseThrow()));
    assertTrue(buffer.takeAll().isEmpty());
    add(buffer, "\\xac\n");
    assertEquals("€\n", text(buffer.takeLines().orElseThrow()));
  }

  @Test
  void theEndOfALineThatWasTakenIsAdded() {
    var buffer = new LineBuffer();
    add(buffer, "bye");
    assertTrue(buffer.takeAll().isPresent());
    buffer.ended();
    var end = buffer.takeAll().orElseThrow();
    assertEquals("\n", text(end));
    assertTrue(end.continuesLine());
  }

  private static List<Lines> read(byte[] written, int readSize) {
    var buffer = new LineBuffer();
    var all = new ArrayList<Lines>();
    var at = 0;
    while (at < written.length) {
      var room = buffer.room();
      var count = Math.min(Math.min(readSize, written.length - at), room.remaining());
      room.put(written, at, count);
      buffer.added(count);
      buffer.takeLines().ifPresent(all::add);
      at += count;
    }
    buffer.ended();
    buffer.takeAll().ifPresent(all::add);
    return all;
  }

  private static void add(LineBuffer buffer, String text) {
    var bytes = bytes(text);
    buffer.room().put(bytes);
    buffer.added(bytes.length);
  }

  private static String textOf(List<Lines> all) {
    var text = new StringBuilder();
    all.forEach(lines -> text.append(text(lines)));
    return text.toString();
  }

  private static String text(Lines lines) {
    return new String(lines.text(), StandardCharsets.UTF_8);
  }

  /** The bytes of a text in which {@code \xHH} stands for one. */
  private static byte[] bytes(String text) {
    var bytes = new byte[text.length()];
    var count = 0;
    for (var i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        bytes[count++] = (byte) Integer.parseInt(text.substring(i + 2, i + 4), 16);
        i += 3;
      } else {
        bytes[count++] = (byte) text.charAt(i);
      }
    }
    return java.util.Arrays.copyOf(bytes, count);
  }
}
