package dev.monday.hosts;

import static dev.monday.hosts.Addresses.line;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.testing.Disk;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that this program writes itself, into a copy of a hosts file. */
class HostsLinesTest {
  private static final String SESSION = "0123456789abcdef";
  private static final String OTHER = "fedcba9876543210";
  private static final String ORIGINAL =
      "127.0.0.1 localhost\r\n10.0.0.1\ttaken.local # \u00e4\n127.64.0.9 there.local";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("hosts"), ORIGINAL, ISO_8859_1);
  }

  private Hosts hosts() {
    return hosts(file);
  }

  private static Hosts hosts(Path file) {
    return Hosts.of(Map.of(Hosts.FILE_VARIABLE, file.toString()));
  }

  private String text() throws IOException {
    return Files.readString(file, ISO_8859_1);
  }

  @Test
  void namesComeAndGo() throws IOException {
    try (var lines = hosts().open(SESSION)) {
      assertEquals(new Result.Written(), lines.add(line("127.64.0.1", "a.local")));
      assertEquals(
          List.of(new Result.Written(), new Result.Written()),
          lines.add(List.of(line("127.64.0.2", "b.local"), line("127.64.0.3", "c.local"))));
      lines.remove(List.of("b.local", "never.was"));
      var written = text();
      assertTrue(written.contains("127.64.0.1\ta.local\t# monday " + SESSION + "\n"), written);
      assertFalse(written.contains("b.local"), written);
      assertTrue(written.contains("127.64.0.3\tc.local"), written);
    }
    assertEquals(ORIGINAL, text());
  }

  @Test
  void aNameMovesToAnotherAddress() throws IOException {
    try (var lines = hosts().open(SESSION)) {
      lines.add(line("127.64.0.1", "a.local"));
      assertEquals(new Result.Written(), lines.add(line("127.64.0.2", "a.local")));
      assertFalse(text().contains("127.64.0.1"), text());
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        argumentSet(
            "localhost", "127.64.0.1", "localhost", "\"localhost\" is this machine's own name"),
        argumentSet("a blank in it", "127.64.0.1", "a b", "\"a b\" is no hostname"),
        argumentSet(
            "an end of line", "127.64.0.1", "a\n10.0.0.1 b", "\"a\n10.0.0.1 b\" is no hostname"),
        argumentSet("a dash first", "127.64.0.1", "a.-b", "\"a.-b\" is no hostname"),
        argumentSet("a dash last", "127.64.0.1", "a-.b", "\"a-.b\" is no hostname"),
        argumentSet("numbers", "127.64.0.1", "10.1", "\"10.1\" is no hostname"),
        argumentSet("nothing", "127.64.0.1", "", "\"\" is no hostname"),
        argumentSet("elsewhere", "10.0.0.1", "a.local", "10.0.0.1 is no free loopback address"),
        argumentSet("everybody's", "127.0.0.1", "a.local", "127.0.0.1 is no free loopback address"),
        argumentSet("IPv6", "::1", "a.local", "0:0:0:0:0:0:0:1 is no free loopback address"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatMayNotBeInTheFileIsRefused(String address, String name, String reason)
      throws IOException {
    try (var lines = hosts().open(SESSION)) {
      var result = assertInstanceOf(Result.Refused.class, lines.add(line(address, name)));
      assertEquals(reason, result.reason());
      assertEquals(ORIGINAL, text());
    }
  }

  @Test
  void theMachinesOwnNameIsRefused() throws IOException {
    Requires.linux();
    var own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    try (var lines = hosts().open(SESSION)) {
      assertInstanceOf(Result.Refused.class, lines.add(line("127.64.0.1", own)));
    }
  }

  @Test
  void aNameOfAnotherLineIsRefusedAndTheLineNamed() throws IOException {
    try (var lines = hosts().open(SESSION)) {
      assertEquals(
          new Result.Refused(
              "line 2 of %s defines it: 10.0.0.1 taken.local # ?".formatted(file),
              "remove that line, or use another hostname"),
          lines.add(line("127.64.0.1", "TAKEN.local")));
      assertEquals(new Result.AlreadyThere(), lines.add(line("127.64.0.9", "there.local")));
      assertEquals(ORIGINAL, text());
    }
  }

  @Test
  void aNameBelongsToOneLivingRun() throws IOException {
    var first = hosts().open(SESSION);
    first.add(line("127.64.0.1", "a.local"));
    try (var second = hosts().open(OTHER)) {
      assertEquals(
          new Result.Refused(
              "session %s has it at 127.64.0.1".formatted(SESSION),
              "stop that run, or use another hostname"),
          second.add(line("127.64.0.2", "a.local")));
      assertEquals(new Result.Written(), second.add(line("127.64.0.1", "a.local")));
      first.close();
      assertTrue(text().contains("a.local\t# monday " + OTHER), text());
      assertEquals(new Result.Written(), second.add(line("127.64.0.2", "a.local")));
    }
    assertEquals(ORIGINAL, text());
  }

  @Test
  void whatADeadRunLeftGoesWithTheNext() throws IOException {
    Files.writeString(
        file,
        new HostsText(ORIGINAL).with(OTHER, List.of(line("127.64.0.1", "a.local"))).text(),
        ISO_8859_1);
    assertEquals(List.of(new HostsBlock(OTHER, List.of("a.local"))), hosts().staleBlocks());
    hosts().open(SESSION).close();
    assertEquals(ORIGINAL, text());
    assertEquals(List.of(), hosts().staleBlocks());
  }

  @Test
  void theBlockOfALivingRunIsNoLeftover() throws IOException {
    try (var lines = hosts().open(SESSION)) {
      lines.add(line("127.64.0.1", "a.local"));
      var written = text();
      assertEquals(List.of(), hosts().staleBlocks());
      assertEquals(List.of(), hosts().removeStaleBlocks());
      assertThrows(IOException.class, () -> hosts().removeBlock(SESSION));
      assertEquals(written, text());
    }
  }

  @Test
  void theBlockOfOneDeadRunIsRemoved() throws IOException {
    var both =
        new HostsText(ORIGINAL)
            .with(SESSION, List.of(line("127.64.0.1", "a.local")))
            .with(OTHER, List.of(line("127.64.0.2", "b.local")));
    Files.writeString(file, both.text(), ISO_8859_1);
    hosts().removeBlock(SESSION);
    assertEquals(both.without(SESSION::equals).text(), text());
    assertEquals(1, hosts().removeStaleBlocks().size());
    assertEquals(ORIGINAL, text());
  }

  @Test
  void modeAndOwnerStay() throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    if (System.getProperty("user.name").equals("root")) {
      Files.setAttribute(file, "unix:uid", 4711);
      Files.setAttribute(file, "unix:gid", 4712);
    }
    var before = Files.readAttributes(file, "unix:mode,uid,gid");
    try (var lines = hosts().open(SESSION)) {
      lines.add(line("127.64.0.1", "a.local"));
      assertEquals(before, Files.readAttributes(file, "unix:mode,uid,gid"));
    }
    assertEquals(before, Files.readAttributes(file, "unix:mode,uid,gid"));
  }

  @Test
  void ofALinkTheTargetIsChanged() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of("hosts"));
    try (var lines = hosts(link).open(SESSION)) {
      assertEquals(new Result.Written(), lines.add(line("127.64.0.1", "a.local")));
      assertTrue(Files.isSymbolicLink(link));
      assertTrue(text().contains("a.local"), text());
    }
    assertEquals(ORIGINAL, text());
  }

  @Test
  void aFileThatIsMissingIsNotMade() throws IOException {
    Files.delete(file);
    try (var lines = hosts().open(SESSION)) {
      assertEquals(
          new Result.Refused(
              "%s cannot be read: there is no %s".formatted(file, file), "see that it can be"),
          lines.add(line("127.64.0.1", "a.local")));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void whoMayNotWriteHasWhatIsThere() throws IOException {
    Requires.notRoot();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    assertReadOnly();
  }

  @Test
  void aReadOnlyDiskIsOnlyRead() throws IOException {
    var mounted = Files.createDirectory(folder.resolve("disk"));
    try (var disk = Disk.at(mounted, "size=1m")) {
      file = Files.writeString(mounted.resolve("hosts"), ORIGINAL, ISO_8859_1);
      disk.makeReadOnly();
      assertReadOnly();
    }
  }

  private void assertReadOnly() throws IOException {
    try (var lines = hosts().open(SESSION)) {
      assertEquals(
          List.of(new Result.NoPrivilege(), new Result.AlreadyThere()),
          lines.add(List.of(line("127.64.0.1", "a.local"), line("127.64.0.9", "there.local"))));
      assertInstanceOf(Result.Refused.class, lines.add(line("127.64.0.1", "taken.local")));
    }
    assertEquals(ORIGINAL, text());
  }

  @Test
  void aFullDiskLosesNothing() throws IOException {
    var mounted = Files.createDirectory(folder.resolve("disk"));
    try (var _ = Disk.at(mounted, "size=32k")) {
      file = Files.writeString(mounted.resolve("hosts"), ORIGINAL, ISO_8859_1);
      var lines = hosts().open(SESSION);
      assertEquals(new Result.Written(), lines.add(line("127.64.0.1", "a.local")));
      var written = text();
      fill(mounted.resolve("rest"));
      var result = assertInstanceOf(Result.Refused.class, lines.add(manyLines()).getFirst());
      assertTrue(result.reason().contains("no space left"), result::reason);
      assertEquals(written, text());
      Files.delete(mounted.resolve("rest"));
      lines.close();
      assertEquals(ORIGINAL, text());
    }
  }

  private static List<HostsLine> manyLines() {
    return IntStream.range(0, 200)
        .mapToObj(number -> line("127.64.1." + number, "name-%d.local".formatted(number)))
        .toList();
  }

  private static void fill(Path rest) {
    assertThrows(
        IOException.class,
        () -> {
          try (var out = Files.newOutputStream(rest)) {
            out.write(new byte[64 * 1024]);
          }
        });
  }

  @Test
  void nothingIsLeftBeside() throws IOException {
    Files.writeString(folder.resolve("hosts.monday.x1"), "a half-written one of a run that died");
    try (var lines = hosts().open(SESSION)) {
      lines.add(line("127.64.0.1", "a.local"));
    }
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of(".hosts.monday", "hosts"),
          files.map(Path::getFileName).map(Objects::toString).sorted().toList());
    }
    try (var files = Files.list(folder.resolve(".hosts.monday"))) {
      assertEquals(List.of("lock"), files.map(Path::getFileName).map(Objects::toString).toList());
    }
  }
}
