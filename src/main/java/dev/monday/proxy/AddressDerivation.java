package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The addresses that a name may have, in the order in which it wants them: where its hash leads,
 * and from there on. The same on every machine, so that where no two names meet everybody of a team
 * sees the same address.
 */
final class AddressDerivation {
  private static final int FNV_BASIS = 0x811c_9dc5;
  private static final int FNV_PRIME = 0x0100_0193;
  private static final int LAST_NUMBER = 0xff;

  /**
   * What others are known to use: {@code localhost}, Debian's name for the machine itself, and
   * systemd-resolved's two listeners (systemd-resolved(8)).
   */
  private static final Set<String> TAKEN =
      Set.of("127.0.0.1", "127.0.1.1", "127.0.0.53", "127.0.0.54");

  private final LoopbackRange range;

  AddressDerivation(LoopbackRange range) {
    this.range = range;
  }

  /** All that the name may have. */
  Stream<LoopbackAddress> of(Hostname name) {
    var start = hash(name.text());
    return IntStream.range(0, range.size())
        .map(step -> range.first() + Integer.remainderUnsigned(start + step, range.size()))
        .mapToObj(LoopbackAddress::new)
        .filter(AddressDerivation::isUsual);
  }

  /** Whether a name may have the address. */
  boolean allows(LoopbackAddress address) {
    return range.contains(address.value()) && isUsual(address);
  }

  /** Some systems cannot bind the first or last address of a network, and some tools refuse it. */
  private static boolean isUsual(LoopbackAddress address) {
    var last = address.value() & LAST_NUMBER;
    return last != 0 && last != LAST_NUMBER && !TAKEN.contains(address.toString());
  }

  /** FNV-1a with 32 bits (RFC 9923): it must never change, or all names move. */
  private static int hash(String text) {
    var hash = FNV_BASIS;
    for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ Byte.toUnsignedInt(octet)) * FNV_PRIME;
    }
    return hash;
  }
}
