package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which networks the addresses of names may be taken from. */
class LoopbackRangeTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8, 16777216",
    "127.64.0.0/10, 4194304",
    "127.64.0.0/16, 65536",
    "127.1.2.0/24, 256",
    "127.255.255.252/30, 4"
  })
  void isWrittenAsANetwork(String text, int size) {
    var range = LoopbackRange.parse(text);
    assertEquals(text, range.toString());
    assertEquals(size, range.size());
    assertTrue(range.contains(range.first()));
    assertTrue(range.contains(range.first() + size - 1));
    assertFalse(range.contains(range.first() - 1));
    assertFalse(range.contains(range.first() + size));
  }

  @Test
  void isTheUpperMiddleOfTheLoopbackNetworkByDefault() {
    assertEquals("127.64.0.0/10", LoopbackRange.DEFAULT.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is not an IPv4 network",
    "127.64.0.0, it is not an IPv4 network",
    "127.64.0/10, it is not an IPv4 network",
    "127.64.0.0/, it is not an IPv4 network",
    "127.64.0.0/-1, it is not an IPv4 network",
    "127.64.0.0.0/10, it is not an IPv4 network",
    "localhost/8, it is not an IPv4 network",
    "::1/128, it is not an IPv4 network",
    "' 127.64.0.0/10', it is not an IPv4 network",
    "127.64.0.0/10x, it is not an IPv4 network",
    "127.256.0.0/16, 256 is more than 255",
    "999.0.0.0/8, 999 is more than 255",
    "10.0.0.0/8, it is outside 127.0.0.0/8",
    "126.0.0.0/8, it is outside 127.0.0.0/8",
    "128.0.0.0/8, it is outside 127.0.0.0/8",
    "127.0.0.0/7, /7 is outside /8 to /30",
    "127.0.0.0/0, /0 is outside /8 to /30",
    "127.64.0.0/31, /31 is outside /8 to /30",
    "127.64.0.0/99, /99 is outside /8 to /30",
    "127.64.0.1/10, that network is 127.64.0.0/10",
    "127.100.7.9/16, that network is 127.100.0.0/16",
    "127.1.2.3/30, that network is 127.1.2.0/30"
  })
  void saysWhatIsWrong(String text, String problem) {
    assertEquals(problem, LoopbackRange.problem(text));
    var failure = assertThrows(IllegalArgumentException.class, () -> LoopbackRange.parse(text));
    assertEquals("\"%s\" is no range: %s".formatted(text, problem), failure.getMessage());
  }
}
