package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class EnvFileTest {

  @TempDir Path folder;

  @ParameterizedTest
  @FieldSource("GOOD")
  void values(String text, Map<String, String> expected) {
    var parsed = EnvFile.parse(text);
    assertEquals(List.of(), parsed.problems());
    assertEquals(expected, parsed.values());
  }

  static final List<Arguments> GOOD =
      List.of(
          argumentSet("nothing", "", Map.of()),
          argumentSet("comments and blank lines", "# one\n\n  # two\n\t\n", Map.of()),
          argumentSet("plain", "A=1\nB=two words\n", Map.of("A", "1", "B", "two words")),
          argumentSet("no last newline", "A=1", Map.of("A", "1")),
          argumentSet("empty", "A=\nB=\"\"\nC=''", Map.of("A", "", "B", "", "C", "")),
          argumentSet("later wins", "A=1\nA=2", Map.of("A", "2")),
          argumentSet("export", "export A=1\n\texport  B=2", Map.of("A", "1", "B", "2")),
          argumentSet("named export", "export=1", Map.of("export", "1")),
          argumentSet("blanks around", "  A = 1  \n", Map.of("A", "1")),
          argumentSet("equals in value", "A=b=c==", Map.of("A", "b=c==")),
          argumentSet(
              "hash in value", "A=b#c\nB=http://h/#x", Map.of("A", "b#c", "B", "http://h/#x")),
          argumentSet("comment after value", "A=b # c\nB=\t# d", Map.of("A", "b", "B", "")),
          argumentSet(
              "hash in quotes", "A=\"b # c\" # d\nB='# e'", Map.of("A", "b # c", "B", "# e")),
          argumentSet("single quotes are raw", "A='a\\n\"$B'", Map.of("A", "a\\n\"$B")),
          argumentSet(
              "escapes", "A=\"a\\nb\\tc\\\"d\\\\e\\$f\\rg\"", Map.of("A", "a\nb\tc\"d\\e$f\rg")),
          argumentSet("unknown escape", "A=\"C:\\dir\"", Map.of("A", "C:\\dir")),
          argumentSet("plain backslash", "A=C:\\new\nB=b\\", Map.of("A", "C:\\new", "B", "b\\")),
          argumentSet(
              "dollar means nothing", "A=$B${C}\nD=\"$E\"", Map.of("A", "$B${C}", "D", "$E")),
          argumentSet(
              "lines in quotes", "A=\"a\nb\"\nB='c\n\nd'", Map.of("A", "a\nb", "B", "c\n\nd")),
          argumentSet("quote inside plain", "A=it's\nB=a\"b", Map.of("A", "it's", "B", "a\"b")),
          argumentSet("CRLF", "A=1\r\nB=\"x\ny\"\r\n", Map.of("A", "1", "B", "x\ny")),
          argumentSet("byte order mark", "\uFEFFA=1", Map.of("A", "1")),
          argumentSet("unusual names", "a.b-c=1\n2D=2", Map.of("a.b-c", "1", "2D", "2")),
          argumentSet("not ASCII", "A=grüße 🙂", Map.of("A", "grüße 🙂")));

  @ParameterizedTest
  @FieldSource("BAD")
  void problems(String text, List<EnvFile.Problem> expected) {
    assertEquals(expected, EnvFile.parse(text).problems());
  }

  static final List<Arguments> BAD =
      List.of(
          argumentSet("no value", "A", bad(1, "expected NAME=value")),
          argumentSet("exported alone", "A=1\nexport A", bad(2, "expected NAME=value")),
          argumentSet("no name", "=1", bad(1, "expected NAME=value")),
          argumentSet("YAML", "# x\nA: 1", bad(2, "expected NAME=value")),
          argumentSet("bad name", "A B=1\nÄ=1", twice(1, 2, "expected NAME=value")),
          argumentSet("open quote", "A=1\nB=\"x\nC=3", bad(2, "the quote \" is not closed")),
          argumentSet("open single quote", "B='x", bad(1, "the quote ' is not closed")),
          argumentSet("escaped closing quote", "B=\"x\\\"", bad(1, "the quote \" is not closed")),
          argumentSet("backslash at the end", "B=\"x\\", bad(1, "the quote \" is not closed")),
          argumentSet(
              "text after quote",
              "A=\"x\ny\" z",
              bad(2, "unexpected text after the closing quote")),
          argumentSet("zero byte", "A=x\0y", bad(1, "the value of A holds a zero byte")));

  @Test
  void linesAreCountedOverQuotesAndMistakes() {
    var parsed = EnvFile.parse("A='1\n2\\\n3'\nbad\nB=\"1\\\n2\"\nworse\nC=3\n");
    assertEquals(twice(4, 7, "expected NAME=value"), parsed.problems());
    assertEquals(Map.of("A", "1\n2\\\n3", "B", "1\\\n2", "C", "3"), parsed.values());
  }

  @Test
  void loadReadsAFile() throws IOException {
    Path file = folder.resolve("app.env");
    Files.writeString(file, "A=1\n");
    assertEquals(Map.of("A", "1"), EnvFile.load(file));
  }

  @Test
  void loadSaysWhatIsWrongAndWhere() throws IOException {
    Path file = folder.resolve("app.env");
    refused(
        "cannot read env file " + file + ": no such file; create it or correct \"env_file\"", file);
    refused("cannot read env file " + folder + ": it is a folder", folder);
    Files.write(file, new byte[] {'A', '=', (byte) 0xff});
    refused("cannot read env file " + file + ": it is not UTF-8; save it as UTF-8", file);
    Files.writeString(file, "A\nB=\"");
    refused(
        "cannot use env file "
            + file
            + ": line 1: expected NAME=value; line 2: the quote \" is not"
            + " closed",
        file);
  }

  private static void refused(String message, Path file) {
    assertEquals(message, assertThrows(IOException.class, () -> EnvFile.load(file)).getMessage());
  }

  private static List<EnvFile.Problem> bad(int line, String text) {
    return List.of(new EnvFile.Problem(line, text));
  }

  private static List<EnvFile.Problem> twice(int one, int two, String text) {
    return List.of(new EnvFile.Problem(one, text), new EnvFile.Problem(two, text));
  }
}
