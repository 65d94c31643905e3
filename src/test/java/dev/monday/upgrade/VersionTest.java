package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
  @Test
  void versionsSortAsSemverSays() {
    var sorted =
        Stream.of(
                "0.0.9",
                "0.1.0-SNAPSHOT",
                "0.1.0",
                "0.2.0",
                "0.10.0",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "10.0.0")
            .map(Version::parse)
            .toList();
    var shuffled = new java.util.ArrayList<>(sorted);
    Collections.shuffle(shuffled);
    assertEquals(sorted, shuffled.stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.0", "1.0.0-rc.1", "12.34.56-SNAPSHOT"})
  void aVersionIsPrintedAsItWasRead(String text) {
    assertEquals(text, Version.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "v1.2.3",
        "1.2.x",
        "01.2.3",
        "1.2.3-",
        "1.2.3-a..b",
        "1.2.-3",
        "999999999.0.0",
        "1.2.3+build",
        "1.2.3 "
      })
  void whatIsNoVersionIsRefused(String text) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> Version.parse(text));
    assertEquals("\"%s\" is not a version such as 1.4.0".formatted(text), refusal.getMessage());
  }

  @Test
  void equalVersionsAreEqual() {
    assertEquals(0, Version.parse("1.0.0-a.1").compareTo(new Version(1, 0, 0, List.of("a", "1"))));
  }
}
