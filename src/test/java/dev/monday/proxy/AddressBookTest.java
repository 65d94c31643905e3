package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That a name keeps its address, and that no two names have the same one. */
@Timeout(120)
class AddressBookTest {
  private static final LoopbackRange SMALL = LoopbackRange.parse("127.1.2.0/28");
  private static final Hostname DB = new Hostname("db.svc.local");
  private static final Hostname WEB = new Hostname("web.svc.local");

  @TempDir Path folder;
  private Path state;
  private Path file;
  private LocalDate today = LocalDate.parse("2026-11-21");

  @BeforeEach
  void state() {
    state = folder.resolve("state");
    file = state.resolve("addresses");
  }

  private AddressBook book(LoopbackRange range) {
    return new AddressBook(state, range, () -> today);
  }

  private AddressBook book() {
    return book(LoopbackRange.DEFAULT);
  }

  @Test
  void aNameHasTheSameAddressAtEveryRun() throws Exception {
    var db = book().addressOf(DB, _ -> true);
    var web = book().addressOf(WEB, _ -> true);
    assertNotEquals(db, web);
    assertEquals(db, book().addressOf(new Hostname("DB.svc.local"), _ -> true));
    assertEquals(web, book().addressOf(WEB, _ -> true));
    assertEquals(
        """
        # The address that monday gave each name, and the day when the name was last used.
        %s db.svc.local 2026-11-21
        %s web.svc.local 2026-11-21
        """
            .formatted(db, web),
        Files.readString(file));
  }

  @Test
  void theBookIsWrittenOnlyWhereItChanges() throws Exception {
    book().addressOf(DB, _ -> true);
    var written = Files.readAttributes(file, "unix:ino");
    book().addressOf(DB, _ -> true);
    assertEquals(written, Files.readAttributes(file, "unix:ino"));
    today = today.plusDays(1);
    book().addressOf(DB, _ -> true);
    assertTrue(Files.readString(file).endsWith(" db.svc.local 2026-11-22\n"));
  }

  @Test
  void onlyTheUserMayReadIt() throws Exception {
    book().addressOf(DB, _ -> true);
    assertEquals("rw-------", mode(file));
    assertEquals("rwx------", mode(state));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void noTwoNamesHaveTheSameAddress() throws Exception {
    var given = new HashSet<LoopbackAddress>();
    for (var i = 0; i < 15; i++) {
      assertTrue(given.add(book(SMALL).addressOf(new Hostname("name" + i), _ -> true)));
    }
    for (var i = 0; i < 15; i++) {
      assertFalse(given.add(book(SMALL).addressOf(new Hostname("name" + i), _ -> true)));
    }
    var failure =
        assertThrows(
            IOException.class, () -> book(SMALL).addressOf(new Hostname("name15"), _ -> true));
    assertEquals(
        "all addresses of 127.1.2.0/28 are other names', or other programs listen there; set"
            + " \"proxy.range\" to a larger network",
        failure.getMessage());
  }

  @Test
  void whatSomethingElseListensAtIsPassedOverAndTheNewOneKept() throws Exception {
    var first = book().addressOf(DB, _ -> true);
    var second = book().addressOf(DB, address -> !address.equals(first));
    assertNotEquals(first, second);
    assertEquals(second, book().addressOf(DB, _ -> true));
    assertEquals(Optional.of(second), book().known(DB));
  }

  @Test
  void anAddressIsNotLookedForWithoutEnd() {
    var asked = new HashSet<LoopbackAddress>();
    Predicate<LoopbackAddress> taken =
        address -> {
          assertTrue(asked.add(address));
          return false;
        };
    var failure = assertThrows(IOException.class, () -> book().addressOf(DB, taken));
    assertEquals(
        "other programs listen at all of the 100 addresses that were tried for it in 127.64.0.0/10;"
            + " stop them, or set \"proxy.range\" to another network",
        failure.getMessage());
    assertEquals(AddressBook.MOST_TRIES, asked.size());
    assertFalse(Files.exists(file));
  }

  @Test
  void anAddressThatAnotherTookInTheMeantimeIsPassedOver() throws Exception {
    var both = List.of(new Hostname("a"), new Hostname("b"));
    var small = LoopbackRange.parse("127.9.9.4/30");
    var others = new ArrayList<LoopbackAddress>();
    var own =
        book(small)
            .addressOf(
                both.get(0),
                address -> {
                  if (others.isEmpty()) {
                    others.add(take(small, both.get(1), address));
                  }
                  return true;
                });
    assertNotEquals(others.getFirst(), own);
  }

  /** Gives a name just that address. */
  private LoopbackAddress take(LoopbackRange range, Hostname name, LoopbackAddress address) {
    try {
      return book(range).addressOf(name, address::equals);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anotherRangeMovesTheNamesOutsideOfIt() throws Exception {
    var before = book().addressOf(DB, _ -> true);
    var after = book(SMALL).addressOf(DB, _ -> true);
    assertTrue(SMALL.contains(after.value()), after::toString);
    assertEquals(Optional.of(after), book().known(DB));
    assertEquals(after, book(LoopbackRange.parse("127.0.0.0/8")).addressOf(DB, _ -> true));
    assertEquals(before, book().addressOf(DB, _ -> true));
  }

  @Test
  void foreseesWhatARunGivesAndWritesNothing() throws Exception {
    var names = new ArrayList<Hostname>();
    for (var i = 0; i < 15; i++) {
      names.add(new Hostname("name" + i));
    }
    var foreseen = book(SMALL).foresee(names);
    assertEquals(Optional.empty(), book(SMALL).known(DB));
    assertFalse(Files.exists(state));
    var given = new HashMap<Hostname, LoopbackAddress>();
    for (var name : names) {
      given.put(name, book(SMALL).addressOf(name, _ -> true));
    }
    assertEquals(foreseen, given);
    assertEquals(15, Set.copyOf(given.values()).size());
    var moved = book(SMALL).foresee(List.of(names.getFirst()));
    assertEquals(Map.of(names.getFirst(), given.get(names.getFirst())), moved);
  }

  @Test
  void ofADamagedBookWhatCanBeReadIsKept() throws Exception {
    Files.createDirectories(state);
    Files.write(
        file,
        """
        127.70.0.1 good.svc.local 2026-01-01
        127.70.0.2 no day
        127.70.0.3 no-day.svc.local 2026-01-32
        127.70.0.1 same-address.svc.local 2026-01-01
        127.70.0.4 good.svc.local 2026-01-01
        10.0.0.1 far.svc.local 2026-01-01
        127.70.0.5 -bad-.svc..local 2026-01-01
        \u00ff\u0000\u0007
        127.70.0.6 also.svc.local 2026-01-01
        127.70.0.7 cut.svc.local 2026\
        """
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    var good = book().addressOf(new Hostname("good.svc.local"), _ -> true);
    assertEquals("127.70.0.1", good.toString());
    var also = book().addressOf(new Hostname("also.svc.local"), _ -> true);
    assertEquals("127.70.0.6", also.toString());
    var same = new Hostname("same-address.svc.local");
    assertEquals(book().foresee(List.of(same)).get(same), book().addressOf(same, _ -> true));
    assertEquals(4, Files.readAllLines(file).size());
  }

  @Test
  void anyDamageLeavesABookThatWorks() throws Exception {
    var seed = System.nanoTime();
    System.out.println("AddressBookTest: seed " + seed);
    var random = new Random(seed);
    for (var round = 0; round < 40; round++) {
      var names = new ArrayList<Hostname>();
      for (var i = 0; i < 8; i++) {
        names.add(new Hostname("n" + random.nextInt(12)));
        book(SMALL).addressOf(names.getLast(), _ -> true);
      }
      var bytes = Files.readAllBytes(file);
      for (var i = random.nextInt(20); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      var given = new HashMap<Hostname, LoopbackAddress>();
      for (var name : names) {
        given.put(name, book(SMALL).addressOf(name, _ -> true));
      }
      assertEquals(Set.copyOf(names).size(), Set.copyOf(given.values()).size(), "seed " + seed);
    }
  }

  @Test
  void whatADeathLeftUnfinishedIsReplaced() throws Exception {
    var address = book().addressOf(DB, _ -> true);
    Files.writeString(state.resolve("addresses.new"), "half");
    book().addressOf(WEB, _ -> true);
    assertEquals(Optional.of(address), book().known(DB));
    assertFalse(Files.exists(state.resolve("addresses.new")));
  }

  @Test
  void onlyOfTooManyNamesTheLongUnusedAreForgotten() {
    var full = full("2026-01-02", "2026-01-01");
    var late = LocalDate.parse("2026-01-01").plusDays(AddressTable.LONG_DAYS + 1L);
    assertEquals(AddressTable.MOST, names(full).size());
    var table = full.with(DB, address(AddressTable.MOST), late);
    assertEquals(AddressTable.MOST, names(table).size());
    assertTrue(table.of(new Hostname("n0")).isPresent());
    assertTrue(table.of(new Hostname("n1")).isEmpty());
    assertTrue(table.of(DB).isPresent());
  }

  @Test
  void ofTooManyNamesThatAreInUseNoneIsForgotten() {
    var table =
        full("2026-01-01").with(DB, address(AddressTable.MOST), LocalDate.parse("2026-01-31"));
    assertEquals(AddressTable.MOST + 1, names(table).size());
  }

  /** As many names as are always kept, used on one of those days in turn. */
  private static AddressTable full(String... days) {
    var text = new StringBuilder();
    for (var i = 0; i < AddressTable.MOST; i++) {
      text.append("%s n%d %s\n".formatted(address(i), i, days[i % days.length]));
    }
    return AddressTable.parse(text.toString());
  }

  private static LoopbackAddress address(int number) {
    return new LoopbackAddress(LoopbackRange.DEFAULT.first() + number);
  }

  private static Set<String> names(AddressTable table) {
    var names = new TreeSet<String>();
    table.text().lines().skip(1).forEach(line -> names.add(line.split(" ", -1)[1]));
    return names;
  }

  @Test
  void anUnusableBookIsSaid() throws Exception {
    Files.createDirectories(file);
    unusable("is a directory");
    Files.delete(file);
    Files.delete(state);
    Files.createFile(state);
    unusable("not a directory");
  }

  @Test
  void aBookThatCannotBeReadIsSaid() throws Exception {
    Requires.notRoot();
    book().addressOf(DB, _ -> true);
    assertTrue(file.toFile().setReadable(false));
    unusable("permission denied");
  }

  private void unusable(String why) {
    var failure = assertThrows(IOException.class, () -> book().addressOf(DB, _ -> true));
    assertEquals(
        "cannot use the address book %s: %s; mend that, or set XDG_STATE_HOME to another folder"
            .formatted(file, why),
        failure.getMessage());
  }
}
