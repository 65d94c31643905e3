package dev.monday.proxy;

import dev.monday.config.Hostname;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names with their addresses, no two the same, and the days on which they were last used. */
final class AddressTable {
  /** Where there are more names than this, those that were not used for long are forgotten. */
  static final int MOST = 10_000;

  static final int LONG_DAYS = 30;

  private static final String HEADING =
      "# The address that monday gave each name, and the day when the name was last used.\n";

  private final Map<Hostname, Entry> entries;
  private final Map<LoopbackAddress, Hostname> owners;

  private record Entry(LoopbackAddress address, LocalDate used) {}

  private AddressTable() {
    this(Map.of());
  }

  private AddressTable(Map<Hostname, Entry> entries) {
    this.entries = new LinkedHashMap<>(entries);
    this.owners = new HashMap<>();
    entries.forEach((name, entry) -> owners.put(entry.address(), name));
  }

  /**
   * What can be read of a text. A line that cannot is left out, and so is one that claims what one
   * before it has: the most that is lost is that a name goes back to the first address that it can
   * have.
   */
  static AddressTable parse(String text) {
    var table = new AddressTable();
    text.lines().forEach(table::parseLine);
    return table;
  }

  private void parseLine(String line) {
    var words = line.split(" ", -1);
    if (line.startsWith("#") || words.length != 3) {
      return;
    }
    try {
      var name = new Hostname(words[1]);
      var used = LocalDate.parse(words[2]);
      LoopbackAddress.parse(words[0])
          .filter(address -> !entries.containsKey(name) && !owners.containsKey(address))
          .ifPresent(address -> put(name, new Entry(address, used)));
    } catch (IllegalArgumentException | DateTimeParseException _) {
      // no name or no day
    }
  }

  private void put(Hostname name, Entry entry) {
    entries.put(name, entry);
    owners.put(entry.address(), name);
  }

  Optional<LoopbackAddress> of(Hostname name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::address);
  }

  /** Whether no other name has the address. */
  boolean isFor(Hostname name, LoopbackAddress address) {
    return name.equals(owners.getOrDefault(address, name));
  }

  /** The same with one more name, or another address or day of one. */
  AddressTable with(Hostname name, LoopbackAddress address, LocalDate used) {
    var changed = new LinkedHashMap<>(entries);
    changed.put(name, new Entry(address, used));
    if (changed.size() > MOST) {
      forget(changed, used.minusDays(LONG_DAYS));
    }
    return new AddressTable(changed);
  }

  private static void forget(Map<Hostname, Entry> entries, LocalDate before) {
    entries.entrySet().stream()
        .filter(entry -> entry.getValue().used().isBefore(before))
        .sorted(Comparator.comparing(entry -> entry.getValue().used()))
        .limit(entries.size() - MOST)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(entries::remove);
  }

  /** Whether the name was noted with that address on that day. */
  boolean has(Hostname name, LoopbackAddress address, LocalDate used) {
    return new Entry(address, used).equals(entries.get(name));
  }

  String text() {
    return entries.entrySet().stream()
        .map(entry ->
            "%s %s %s\n"
                .formatted(entry.getValue().address(), entry.getKey(), entry.getValue().used()))
        .collect(Collectors.joining("", HEADING, ""));
  }
}
