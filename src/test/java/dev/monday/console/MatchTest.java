package dev.monday.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatchTest {
  static Stream<Arguments> matches() {
    return Stream.of(
        argumentSet("nothing typed", "", "shop", "shop"),
        argumentSet("the begin", "sh", "shop", "[sh]op"),
        argumentSet("apart", "sp", "shop", "[s]ho[p]"),
        argumentSet("either case", "SH", "shop", "[sh]op"),
        argumentSet("begins of words", "ua", "user-api", "[u]ser-[a]pi"),
        argumentSet("begins of words in camel case", "ua", "userApi", "[u]ser[A]pi"),
        argumentSet("together rather than apart", "api", "a-p-i-api", "a-p-i-[api]"),
        argumentSet("beyond the first plane", "\uD83D\uDE80", "a\uD83D\uDE80b", "a[\uD83D\uDE80]b"),
        argumentSet("wide letters", "語", "日本語", "日本[語]"));
  }

  @ParameterizedTest
  @MethodSource("matches")
  void lettersAreFoundWhereTheyMeanMost(String filter, String name, String marked) {
    assertEquals(marked, marked(name, Match.of(filter, name).orElseThrow()));
  }

  @ParameterizedTest
  @MethodSource("misses")
  void whatIsNotContainedInOrderDoesNotMatch(String filter, String name) {
    assertTrue(Match.of(filter, name).isEmpty());
  }

  static Stream<Arguments> misses() {
    return Stream.of(
        argumentSet("another letter", "x", "shop"),
        argumentSet("the wrong order", "hs", "shop"),
        argumentSet("twice where it is once", "ss", "shop"),
        argumentSet("longer than the name", "shopping", "shop"));
  }

  @Test
  void theBetterMatchScoresHigher() {
    var names = List.of("big-graphql", "generator", "graphql", "my-gra");
    var best =
        names.stream()
            .filter(name -> Match.of("gra", name).isPresent())
            .sorted(Comparator.comparingInt((String name) -> score("gra", name)).reversed())
            .toList();
    assertEquals(List.of("graphql", "big-graphql", "my-gra", "generator"), best);
  }

  private static int score(String filter, String name) {
    return Match.of(filter, name).orElseThrow().score();
  }

  private static String marked(String name, Match match) {
    var text = new StringBuilder();
    var points = name.codePoints().toArray();
    for (var i = 0; i < points.length; i++) {
      text.append(match.positions().get(i) ? "[" : "").appendCodePoint(points[i]);
      text.append(match.positions().get(i) ? "]" : "");
    }
    return text.toString().replace("][", "");
  }
}
