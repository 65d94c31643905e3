package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpackingTest {
  private static final long ENOUGH = 10 << 20;

  @TempDir Path temp;
  private Path target;

  @BeforeEach
  void chooseTarget() {
    target = temp.resolve("target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "gnu", "posix"})
  void whatTarPackedIsUnpackedTheSame(String format) throws Exception {
    Requires.command("tar");
    var source = sourceTree();
    var archive = temp.resolve("a.tar.gz");
    var tar =
        new ProcessBuilder(
                "tar",
                "--format=" + format,
                "-C",
                source.toString(),
                "-czf",
                archive.toString(),
                ".")
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor());
    Unpacking.unpack(archive, target, ENOUGH);
    assertEquals(listing(source), listing(target));
  }

  private Path sourceTree() throws IOException {
    var source = temp.resolve("source");
    var deep = source.resolve("monday/legal/" + "a-long-folder-name/".repeat(5) + "end");
    Files.createDirectories(deep);
    Files.createDirectories(source.resolve("monday/bin"));
    Files.writeString(deep.resolve("x".repeat(60)), "long name");
    var program = source.resolve("monday/bin/monday");
    Files.writeString(program, "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createLink(source.resolve("monday/bin/same"), program);
    Files.createSymbolicLink(source.resolve("monday/link"), Path.of("bin/../bin/monday"));
    Files.createSymbolicLink(source.resolve("monday/legal/up"), Path.of("../bin"));
    Files.write(source.resolve("monday/binary"), new byte[100_000]);
    Files.writeString(source.resolve("monday/empty"), "");
    var past = FileTime.from(Instant.parse("2025-01-02T03:04:05Z"));
    Files.setLastModifiedTime(program, past);
    Files.setLastModifiedTime(source.resolve("monday/bin"), past);
    return source;
  }

  /** Each file's path with what must survive packing: kind, permissions, time, content. */
  private static Map<String, String> listing(Path root) throws IOException {
    var listing = new TreeMap<String, String>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(file -> !file.equals(root)).toList()) {
        listing.put(root.relativize(file).toString(), describe(file));
      }
    }
    return listing;
  }

  private static String describe(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return "-> " + Files.readSymbolicLink(file);
    }
    return "%s %d %s"
        .formatted(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
            Files.getLastModifiedTime(file).toInstant().getEpochSecond(),
            Files.isDirectory(file) ? "folder" : Files.size(file));
  }

  static Stream<Arguments> escapes() {
    return Stream.of(
        argumentSet("parent", new Tar().file("../evil", "x"), "\"../evil\" leads outside"),
        argumentSet("inner parent", new Tar().file("a/../../evil", "x"), "leads outside"),
        argumentSet("absolute", new Tar().file("/tmp/evil", "x"), "\"/tmp/evil\" leads outside"),
        argumentSet("absolute folder", new Tar().folder("/tmp/evil"), "leads outside"),
        argumentSet("no name", new Tar().file("", "x"), "is no file name"),
        argumentSet("the folder itself", new Tar().file("./.", "x"), "is no file name"),
        argumentSet(
            "absolute link", new Tar().link("a", "/etc/passwd"), "a is a link to /etc/passwd"),
        argumentSet("link out", new Tar().link("a", "../x"), "a is a link to ../x, outside"),
        argumentSet("link to nowhere", new Tar().link("a", "b"), "a is a link to b, outside"),
        argumentSet("link to itself", new Tar().link("a", "a"), "a is a link to a, outside"),
        argumentSet(
            "links that lead out only together",
            new Tar().folder("a/b").link("a/b/c", "../..").link("a/d", "b/c/../../.."),
            "a/d is a link to b/c/../../.., outside"),
        argumentSet(
            "file through a link", new Tar().link("a", ".").file("a/b", "x"), "FileAlreadyExists"),
        argumentSet(
            "link in the place of a file",
            new Tar().file("a", "x").link("a", "."),
            "AlreadyExists"),
        argumentSet("a file twice", new Tar().file("a", "x").file("a", "y"), "AlreadyExists"),
        argumentSet("hard link out", new Tar().hardLink("a", "../../etc/passwd"), "leads outside"),
        argumentSet(
            "hard link to a link",
            new Tar().link("a", ".").hardLink("b", "a"),
            "b is a link to a, which is no file before it"),
        argumentSet("device", new Tar().entry('3', "a", "", 0644, new byte[0]), "type '3'"),
        argumentSet("pipe", new Tar().entry('6', "a", "", 0644, new byte[0]), "type '6'"));
  }

  @ParameterizedTest
  @MethodSource("escapes")
  void whatLeadsOutsideIsRefused(Tar tar, String why) throws IOException {
    var archive = Files.write(temp.resolve("a.tar.gz"), tar.gzipped());
    var refusal = assertThrows(IOException.class, () -> Unpacking.unpack(archive, target, ENOUGH));
    assertTrue(refusal.toString().contains(why), refusal.toString());
    assertOnlyTheTarget();
  }

  private void assertOnlyTheTarget() throws IOException {
    try (var files = Files.list(temp)) {
      assertEquals(
          List.of("a.tar.gz", "target"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertFalse(Files.exists(Path.of("/tmp/evil"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void filesLargerThanAllowedTogetherAreRefused() throws IOException {
    var tar = new Tar().file("a", "12345").file("b", "12345");
    var archive = Files.write(temp.resolve("a.tar.gz"), tar.gzipped());
    assertThrows(IOException.class, () -> Unpacking.unpack(archive, target, 9));
    Deletion.of(target);
    Unpacking.unpack(archive, target, 10);
    assertEquals("12345", Files.readString(target.resolve("b")));
  }

  @Test
  void setUserIdIsNotKept() throws IOException {
    var archive = Files.write(temp.resolve("a.tar.gz"), new Tar().file("a", 04755, "x").gzipped());
    Unpacking.unpack(archive, target, ENOUGH);
    assertEquals(0755, (int) Files.getAttribute(target.resolve("a"), "unix:mode") & 07777);
  }

  /** Bytes changed at random never lead to anything but a tree inside the target or a refusal. */
  @Test
  void brokenArchivesAreRefusedOrHarmless() throws IOException {
    var seed = new Random().nextLong();
    System.out.println("brokenArchivesAreRefusedOrHarmless: seed " + seed);
    var random = new Random(seed);
    var good =
        new Tar()
            .folder("monday/")
            .file("monday/bin/monday", "#!/bin/sh\n")
            .entry('x', "pax", "", 0644, "20 path=monday/long\n".getBytes(StandardCharsets.UTF_8))
            .file("short", "x")
            .entry('L', "gnu", "", 0644, "monday/longer\0".getBytes(StandardCharsets.UTF_8))
            .file("short", "x")
            .link("monday/link", "bin/monday")
            .plain();
    Unpacking.unpack(Files.write(temp.resolve("a.tar.gz"), Tar.gzip(good)), target, ENOUGH);
    assertTrue(Files.exists(target.resolve("monday/longer")));
    Deletion.of(target);
    var rounds =
        Math.max(1, (int) (4000 * Double.parseDouble(System.getProperty("monday.rounds", "1"))));
    var unpacked = 0;
    for (var round = 0; round < rounds; round++) {
      var archive = Files.write(temp.resolve("a.tar.gz"), Tar.gzip(broken(good, random)));
      try {
        Unpacking.unpack(archive, target, ENOUGH);
        unpacked++;
      } catch (IOException _) {
        // refused, as most are
      }
      assertOnlyTheTarget();
      Deletion.of(target);
    }
    System.out.println("  " + unpacked + " of " + rounds + " unpacked");
  }

  private static byte[] broken(byte[] good, Random random) {
    var bytes =
        Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
    if (bytes.length < 512) {
      return bytes;
    }
    for (var change = random.nextInt(4); change >= 0; change--) {
      var block = random.nextInt(bytes.length / 512) * 512;
      bytes[block + random.nextInt(512)] =
          (byte)
              (random.nextBoolean()
                  ? random.nextInt(256)
                  : "0127/. \0x5L=".charAt(random.nextInt(12)));
      repairChecksum(bytes, block);
    }
    return bytes;
  }

  /** So that a change is seen by more than the check of the sum. */
  private static void repairChecksum(byte[] bytes, int block) {
    if (bytes[block + 257] != 'u') {
      return;
    }
    var sum = 0;
    for (var i = 0; i < 512; i++) {
      sum += i >= 148 && i < 156 ? ' ' : bytes[block + i] & 0xff;
    }
    var text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, bytes, block + 148, text.length);
  }
}
