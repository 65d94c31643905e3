package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostsTextTest {
  private static final String A = "aaaaaaaaaaaaaaaa";
  private static final String B = "bbbbbbbbbbbbbbbb";

  private static List<HostsLine> lines(String... names) {
    return Stream.of(names).map(name -> Addresses.line("127.64.0.1", name)).toList();
  }

  static Stream<Arguments> originals() {
    return Stream.of(
        argumentSet("empty", ""),
        argumentSet("one newline", "\n"),
        argumentSet(
            "as Debian makes it", "127.0.0.1\tlocalhost\n127.0.1.1\tvm\n\n::1 ip6-localhost\n"),
        argumentSet("no newline at the end", "127.0.0.1 localhost\n10.0.0.1 x"),
        argumentSet("no newline at all", "127.0.0.1 localhost"),
        argumentSet("CRLF", "127.0.0.1 localhost\r\n10.0.0.1 x\r\n"),
        argumentSet("CRLF, no newline at the end", "127.0.0.1 localhost\r\n10.0.0.1 x"),
        argumentSet("a CR at the end", "127.0.0.1 localhost\r"),
        argumentSet("byte order mark", "\u00ef\u00bb\u00bf127.0.0.1 localhost\n"),
        argumentSet(
            "Latin-1 and broken UTF-8", "# Stra\u00dfe \u00c3( \u00ff\n127.0.0.1 localhost"),
        argumentSet("zero bytes", "127.0.0.1 localhost\0\0\n\0"),
        argumentSet("blank lines at the end", "127.0.0.1 localhost\n\n\n"),
        argumentSet("our words in a comment", "# monday aaaaaaaaaaaaaaaa\n# BEGIN monday x\n"),
        argumentSet("a line as it is printed for a person", "127.64.0.1\tx.local\n"));
  }

  @ParameterizedTest
  @MethodSource("originals")
  void whatWasWrittenIsRemovedByteForByte(String original) {
    var text = HostsText.of(original.getBytes(ISO_8859_1));
    var written = text.with(A, lines("x.local"));
    assertTrue(written.text().startsWith(original), written::text);
    assertArrayEquals(original.getBytes(ISO_8859_1), written.without(A::equals).bytes());
    assertEquals(text, written.with(A, lines("y.local", "z.local")).with(A, lines()));
  }

  @ParameterizedTest
  @MethodSource("originals")
  void twoRunsComeAndGoInAnyOrder(String original) {
    var text = new HostsText(original);
    var both = text.with(A, lines("x.local")).with(B, lines("y.local"));
    assertEquals(text, both.without(A::equals).without(B::equals));
    assertEquals(text, both.without(B::equals).without(A::equals));
    assertEquals(text, both.without(Set.of(A, B)::contains));
    var moreOfA = both.with(A, lines("x.local", "z.local"));
    assertEquals(text, moreOfA.without(A::equals).with(B, lines("q.local")).without(B::equals));
    assertEquals(both, moreOfA.with(A, lines("x.local")));
  }

  @ParameterizedTest
  @MethodSource("originals")
  void whatAnotherAppendsMeanwhileIsALineOfItsOwn(String original) {
    var appended =
        new HostsText(new HostsText(original).with(A, lines("x.local")).text() + "10.0.0.2 new\n");
    var expected = original.isEmpty() || original.endsWith("\n") ? original : original + "\n";
    assertEquals(expected + "10.0.0.2 new\n", appended.without(A::equals).text());
  }

  @Test
  void aBlockIsReadable() {
    assertEquals(
        """
        127.0.0.1 localhost
        # BEGIN monday aaaaaaaaaaaaaaaa
        127.64.0.1	x.local	# monday aaaaaaaaaaaaaaaa
        127.64.0.1	y.local	# monday aaaaaaaaaaaaaaaa
        # END monday aaaaaaaaaaaaaaaa
        """,
        new HostsText("127.0.0.1 localhost\n").with(A, lines("X.local", "y.local")).text());
  }

  static Stream<Arguments> damages() {
    return Stream.of(
        argumentSet(
            "no end", "1 a\n# BEGIN monday %s\n127.64.0.1\tx\t# monday %s\n2 b\n", "1 a\n2 b\n"),
        argumentSet(
            "no begin", "1 a\n127.64.0.1\tx\t# monday %s\n# END monday %s\n2 b\n", "1 a\n2 b\n"),
        argumentSet("only a begin", "# BEGIN monday %s\n127.64.0.1\tx\n", "127.64.0.1\tx\n"),
        argumentSet("somebody's line in it", "# BEGIN monday %s\n1 a\n# END monday %s\n", "1 a\n"),
        argumentSet(
            "moved apart",
            "# END monday %s\n1 a\n127.64.0.1\tx\t# monday %s\n2 b\n# BEGIN monday %s",
            "1 a\n2 b\n"),
        argumentSet(
            "other newlines",
            "1 a\r\n# BEGIN monday %s\r\n127.64.0.1\tx\t# monday %s\r\n# END monday %s\r\n2 b\r\n",
            "1 a\r\n2 b\r\n"),
        argumentSet(
            "an end that goes on", "1 a\n# END monday %s1 b\n", "1 a\n# END monday %s1 b\n"));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void ofADamagedBlockOnlyOurLinesGo(String damaged, String rest) {
    var text = new HostsText(damaged.replace("%s", A));
    assertEquals(rest.replace("%s", A), text.without(A::equals).text());
    assertEquals(text, text.without(B::equals));
  }

  @Test
  void aRunOfAnotherIsLeftAlone() {
    var text = new HostsText("1 a").with(A, lines("x.local")).with(B, lines("y.local"));
    assertEquals(
        """
        1 a
        # BEGIN monday bbbbbbbbbbbbbbbb (and the newline before)
        127.64.0.1	y.local	# monday bbbbbbbbbbbbbbbb
        # END monday bbbbbbbbbbbbbbbb
        """,
        text.without(A::equals).text());
  }

  @Test
  void blocksAreListedWithTheirNames() {
    var text =
        new HostsText("1 a\n").with(A, lines("x.local", "y.local")).with(B, lines("z.local"));
    assertEquals(
        List.of(
            new HostsBlock(A, List.of("x.local", "y.local")),
            new HostsBlock(B, List.of("z.local"))),
        text.blocks());
  }

  @Test
  void aDefinitionIsFoundAsTheSystemReadsIt() {
    var text =
        new HostsText(
            "# 10.0.0.1 x.local\n10.0.0.2\tother  X.Local # comment\r\n10.0.0.3 y.local\u00ff\n \t10.0.0.4\fx.local");
    var found = text.definitions(List.of("x.local", "y.local"));
    assertEquals(List.of("10.0.0.2", "10.0.0.4"), found.stream().map(Definition::address).toList());
    assertEquals(List.of(2, 4), found.stream().map(Definition::number).toList());
    assertEquals("10.0.0.2 other X.Local # comment", found.getFirst().text());
  }
}
