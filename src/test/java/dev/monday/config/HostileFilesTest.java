package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to take time or memory without bound are refused, or are harmless. */
class HostileFilesTest {
  private static final Duration HANGS = Duration.ofSeconds(20);
  private static final String TOO_MANY =
      "the aliases up to here stand for more than 500,000 values";
  private static final String TOO_DEEP = "lists and mappings are nested more than 100 deep";

  static List<Arguments> files() {
    return List.of(
        argumentSet("nested lists of aliases", listBomb() + "projects: *l11\n", TOO_MANY),
        argumentSet("the same, used nowhere", listBomb(), TOO_MANY),
        argumentSet("mappings merged into each other", mergeBomb(), TOO_MANY),
        argumentSet("one large mapping merged often", wideMerges(), TOO_MANY),
        argumentSet("one long list used by many projects", manyProjects(), TOO_MANY),
        argumentSet(
            "a line without an end",
            "#".repeat(3_000_000),
            "this line is longer than 262,144 characters"),
        argumentSet("deep brackets", "[\n".repeat(1_000_000), TOO_DEEP),
        argumentSet("deep keys", "? ".repeat(100_000), TOO_DEEP),
        argumentSet("deep lists", "- ".repeat(100_000), TOO_DEEP),
        argumentSet(
            "an alias in its own mapping",
            "<: &a\n  name: *a\n",
            "alias *a is inside what it stands for"));
  }

  private static String lines(int count, String first, String line) {
    return first
        + IntStream.range(1, count)
            .mapToObj(i -> line.replace("NEXT", "" + i).replace("LAST", "" + (i - 1)))
            .collect(Collectors.joining());
  }

  private static String listBomb() {
    return lines(12, "<: &l0 [x, x]\n", "<: &lNEXT [" + "*lLAST, ".repeat(9) + "]\n");
  }

  private static String mergeBomb() {
    return lines(3_000, "<: &m0 {" + keys(2_000) + "}\n", "<: &mNEXT {<<: *mLAST, zNEXT: 1}\n");
  }

  private static String wideMerges() {
    return lines(3_000, "<: &m {" + keys(2_000) + "}\n", "<: {<<: *m}\n");
  }

  private static String manyProjects() {
    return lines(
        2_000,
        "<: &all [" + "&a {name: a}, ".repeat(500) + "]\nprojects:\n",
        "- {name: pNEXT, local: *all}\n");
  }

  private static String keys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "k" + i + ": 1")
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @MethodSource("files")
  void hostileFilesAreRefused(String text, String problem) {
    assertTimeoutPreemptively(
        HANGS, () -> assertEquals(problem, Loading.problems(text).getFirst()));
  }
}
