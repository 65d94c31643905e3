package dev.monday.template;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever a template is, reading it and carrying it out ends: with a text, or with a place in it
 * and a message. The seed is printed; {@code -Dmonday.seed} gives it again.
 */
class RandomTemplateTest {
  private static final int ROUNDS = 20_000;
  private static final Duration HANGS = Duration.ofSeconds(20);
  private static final List<String> TOKENS =
      List.of(
          "{{",
          "}}",
          "{{- ",
          " -}}",
          "{{end}}",
          "{{else}}",
          "{{if ",
          "{{range ",
          "{{with ",
          "{{define \"a\"}}",
          "{{template \"a\" .}}",
          "{{block \"b\" .}}",
          "{{break}}",
          "{{continue}}",
          "{{else if ",
          "{{else with ",
          "$i, $v := ",
          "$x := ",
          "$x = ",
          "$x",
          "$",
          ".",
          ".Name",
          ".Words",
          ".Numbers",
          ".Labels",
          ".Absent",
          ".Project",
          ".Applications",
          " ",
          "\n",
          "|",
          "(",
          ")",
          ",",
          "nil",
          "true",
          "1",
          "-1",
          "3.5",
          "'a'",
          "'",
          "\"",
          "\"%s %d\"",
          "\"%[1]*.*f%%\"",
          "`",
          "\\",
          "/*",
          "*/",
          "and ",
          "or ",
          "not ",
          "eq ",
          "lt ",
          "len ",
          "index ",
          "slice ",
          "print ",
          "printf ",
          "println ",
          "html ",
          "js ",
          "urlquery ",
          "call ",
          "é",
          "😀",
          "\ud800",
          "0x",
          "1e9",
          "text");

  private final long seed = Long.getLong("monday.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);

  @Test
  void anyTemplateEnds() throws IOException {
    System.out.println("seed of RandomTemplateTest: " + seed);
    var known = TemplateTableTest.cases();
    for (var i = 0; i < ROUNDS; i++) {
      var text =
          random.nextBoolean()
              ? ofTokens()
              : changed(known.get(random.nextInt(known.size())).template());
      assertTimeoutPreemptively(HANGS, () -> run(text), () -> "seed " + seed + ": " + text);
    }
  }

  private static void run(String text) {
    try {
      Template.parse("random", text).execute(Sample.DATA);
    } catch (TemplateException e) {
      var lines = text.split("\n", -1);
      assertTrue(e.line() >= 1 && e.line() <= lines.length, () -> e.line() + " in " + text);
      var length = lines[e.line() - 1].length();
      assertTrue(e.column() >= 1 && e.column() <= length + 1, () -> e.column() + " in " + text);
    }
  }

  private String ofTokens() {
    var text = new StringBuilder();
    for (var i = random.nextInt(30); i >= 0; i--) {
      text.append(TOKENS.get(random.nextInt(TOKENS.size())));
    }
    return text.toString();
  }

  /** A template with a few characters removed, or tokens put in. */
  private String changed(String template) {
    var text = new StringBuilder(template);
    for (var i = random.nextInt(4); i >= 0; i--) {
      var at = random.nextInt(text.length() + 1);
      if (random.nextBoolean()) {
        text.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
      } else {
        text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
      }
    }
    return text.toString();
  }
}
