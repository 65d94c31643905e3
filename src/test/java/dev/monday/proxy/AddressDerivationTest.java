package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a name may have. */
class AddressDerivationTest {
  /** These must never change: people have them in their notes, cookies and certificates. */
  @ParameterizedTest
  @CsvSource({
    "127.64.0.0/10, graphql.svc.local, 127.82.81.51",
    "127.64.0.0/10, db, 127.92.198.195",
    "127.1.0.0/16, graphql.svc.local, 127.1.81.51",
    "127.1.2.0/28, graphql.svc.local, 127.1.2.3"
  })
  void aNameLeadsToTheSameAddressForEver(String range, String name, String address) {
    assertEquals(address, first(range, name));
  }

  @Test
  void lettersOfEitherCaseAreTheSameName() {
    assertEquals(first("127.64.0.0/10", "db.local"), first("127.64.0.0/10", "DB.Local"));
  }

  private static String first(String range, String name) {
    return derivation(range).of(new Hostname(name)).findFirst().orElseThrow().toString();
  }

  @Test
  void aNameMayHaveAnyAddressOfTheRangeOnce() {
    var all =
        derivation("127.1.0.0/22").of(new Hostname("db")).map(LoopbackAddress::toString).toList();
    assertEquals(all.size(), new HashSet<>(all).size());
    assertEquals(4 * 254, all.size(), "all but .0 and .255 of each 256");
    assertTrue(all.contains("127.1.0.1"));
    assertTrue(all.contains("127.1.3.254"));
  }

  @Test
  void addressesThatMeanSomethingElseAreNobodys() {
    var all =
        derivation("127.0.0.0/23").of(new Hostname("db")).map(LoopbackAddress::toString).toList();
    for (var taken :
        List.of(
            "127.0.0.0",
            "127.0.0.1",
            "127.0.0.53",
            "127.0.0.54",
            "127.0.0.255",
            "127.0.1.0",
            "127.0.1.1",
            "127.0.1.255")) {
      assertFalse(all.contains(taken), taken);
      assertFalse(derivation("127.0.0.0/8").allows(LoopbackAddress.parse(taken).orElseThrow()));
    }
    assertEquals(2 * 254 - 4, all.size());
  }

  @Test
  void thereIsRoomInTheSmallestRange() {
    assertEquals(4, derivation("127.9.9.4/30").of(new Hostname("db")).count());
    assertEquals(3, derivation("127.9.9.0/30").of(new Hostname("db")).count());
    assertEquals(3, derivation("127.9.9.252/30").of(new Hostname("db")).count());
  }

  @Test
  void allowsWhatIsInsideTheRange() {
    var derivation = derivation("127.64.0.0/16");
    assertTrue(derivation.allows(LoopbackAddress.parse("127.64.255.254").orElseThrow()));
    assertFalse(derivation.allows(LoopbackAddress.parse("127.65.0.1").orElseThrow()));
  }

  private static AddressDerivation derivation(String range) {
    return new AddressDerivation(LoopbackRange.parse(range));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.255.255.255", "127.70.0.9"})
  void anAddressIsWrittenAsUsual(String text) throws Exception {
    var address = LoopbackAddress.parse(text).orElseThrow();
    assertEquals(text, address.toString());
    assertEquals(text, address.inet().getHostAddress());
    assertTrue(address.inet().isLoopbackAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "127.1", "127.0.0.256", "127.00.0.1", "128.0.0.1", "127.0.0.1 ", "::1", "db"})
  void nothingElseIsALoopbackAddress(String text) {
    assertTrue(LoopbackAddress.parse(text).isEmpty());
  }
}
