package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternsTest {
  @ParameterizedTest
  @CsvSource({
    "build, build, true",
    "build, BUILD, true",
    "build, builds, false",
    "b?ild, build, true",
    "b?ild, bild, false",
    "*, anything, true",
    "*.example.org, a.example.org, true",
    "*.example.org, example.org, false",
    "a*b*c, aXbYbZc, true",
    "a*b*c, aXbY, false",
    "*.example.org !bad.*, good.example.org, true",
    "*.example.org !bad.*, bad.example.org, false",
    "!bad, good, false",
    "[127.0.0.1]:2222, [127.0.0.1]:2222, true",
  })
  void fit(String patterns, String name, boolean expected) {
    assertEquals(expected, NamePatterns.anyFits(List.of(patterns.split(" ", -1)), name), patterns);
  }
}
