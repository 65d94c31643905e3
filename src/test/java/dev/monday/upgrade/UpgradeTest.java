package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import dev.monday.system.UserError;
import dev.monday.testing.Disk;
import dev.monday.upgrade.Upgrade.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UpgradeTest implements Progress {
  private static final PackageManagers NONE = new PackageManagers(List.of());
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path temp;
  private ReleaseServer server;
  private FakeInstallation installation;
  private Limits limits = new Limits(LONG, LONG, LONG, 1 << 20, 1 << 20);
  private final List<String> steps = new ArrayList<>();
  private final List<Long> percents = new ArrayList<>();

  @BeforeEach
  void install() throws IOException {
    server = new ReleaseServer();
    installation = FakeInstallation.in(temp, "0.1.0");
  }

  @AfterEach
  void closeServer() {
    server.close();
  }

  @Override
  public void step(String line) {
    steps.add(line);
  }

  @Override
  public void downloaded(long bytes, long size) {
    percents.add(bytes * 100 / size);
  }

  private Result upgrade() {
    return upgrade(installation.home(), "0.1.0");
  }

  private Result upgrade(Path home, String current) {
    return new Upgrade(home, Version.parse(current), server.address(), limits, this)
        .run(NONE, Platform.current());
  }

  private void assertRefused(int status, String why) throws IOException {
    var refusal = assertThrows(UserError.class, this::upgrade);
    assertTrue(refusal.toString().contains(why), refusal.toString());
    assertEquals(1, refusal.toString().lines().count());
    assertEquals(status, refusal.exitStatus());
    assertUntouched();
  }

  private void assertUntouched() throws IOException {
    assertEquals("0.1.0", installation.version());
    assertOnlyTheInstallation();
  }

  private void assertOnlyTheInstallation() throws IOException {
    try (var files = Files.list(temp)) {
      assertEquals(List.of(installation.home()), files.toList());
    }
  }

  @Test
  void aNewerReleaseTakesThePlaceOfTheOld() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    var result = upgrade();
    assertEquals(
        new Result.Upgraded(Version.parse("0.1.0"), Version.parse("0.2.0"), Optional.empty()),
        result);
    assertEquals("0.2.0", installation.version());
    assertTrue(Files.isExecutable(installation.home().resolve("bin/monday")));
    assertTrue(Files.isSymbolicLink(installation.home().resolve("lib/current.jar")));
    assertOnlyTheInstallation();
    assertEquals(
        List.of(
            "asking %s for the newest release".formatted(server.uri()),
            "fetching " + ReleaseServer.archiveName("0.2.0"),
            "unpacking and trying 0.2.0",
            "replacing " + installation.home()),
        steps);
    assertEquals(100, percents.getLast());
  }

  @Test
  void theInstallationIsFoundThroughALink() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    var link = Files.createSymbolicLink(temp.resolve("link"), installation.home());
    upgrade(link, "0.1.0");
    assertEquals("0.2.0", installation.version());
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void theSameVersionIsAlreadyTheNewest() throws IOException {
    server.publish("0.1.0", FakeInstallation.archive("0.1.0"));
    assertEquals(new Result.AlreadyNewest(Version.parse("0.1.0")), upgrade());
    assertUntouched();
  }

  @Test
  void aDowngradeIsRefused() throws IOException {
    server.publish("0.0.9", FakeInstallation.archive("0.0.9"));
    assertRefused(1, "cannot upgrade to 0.0.9: 0.1.0 is installed, which is newer");
  }

  @Test
  void aDescriptionSignedByAnotherKeyIsRefused() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    var text = ReleaseServer.description("0.2.0", FakeInstallation.archive("0.2.0"));
    server.put(
        Release.SIGNATURE,
        ReleaseServer.sign(text.getBytes(StandardCharsets.UTF_8), ReleaseServer.newKeys()));
    assertRefused(1, "the signature of the release description is not by the maker");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 65, 1000})
  void aSignatureOfAnotherLengthIsRefused(int length) throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    server.put(Release.SIGNATURE, new byte[length]);
    assertRefused(1, "the signature of the release description is not by the maker");
  }

  /** The signature of a release says nothing about another version of the same archive. */
  @Test
  void anOldArchiveUnderANewVersionIsRefused() throws IOException {
    var old = FakeInstallation.archive("0.0.9");
    server.publish("0.0.9", old);
    var text = ReleaseServer.description("0.2.0", old);
    server.put(Release.DESCRIPTION, text.getBytes(StandardCharsets.UTF_8));
    assertRefused(1, "the signature of the release description is not by the maker");
  }

  /** A right description and signature, and an older archive in the place of the new one. */
  @Test
  void anotherArchiveThanDescribedIsRefused() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    var other = FakeInstallation.archive("0.2.0");
    other[other.length - 1] ^= 1;
    server.put(ReleaseServer.archiveName("0.2.0"), other);
    assertRefused(1, "its content is not what the release description says");
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    var archive = FakeInstallation.archive("0.2.0");
    server.publish("0.2.0", archive);
    server.put(ReleaseServer.archiveName("0.2.0"), Arrays.copyOf(archive, archive.length - 1));
    assertRefused(1, "it ended after %d of %d bytes".formatted(archive.length - 1, archive.length));
  }

  @Test
  void aConnectionThatBreaksIsRefused() throws IOException {
    var archive = FakeInstallation.archive("0.2.0");
    server.publish("0.2.0", archive);
    server.on(
        ReleaseServer.archiveName("0.2.0"),
        exchange -> {
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive, 0, 10);
          exchange.getResponseBody().flush();
        });
    assertRefused(1, "cannot fetch " + server.uri() + ReleaseServer.archiveName("0.2.0"));
  }

  @Test
  void anArchiveLargerThanDescribedIsRefused() throws IOException {
    var archive = FakeInstallation.archive("0.2.0");
    server.publish("0.2.0", archive);
    server.on(
        ReleaseServer.archiveName("0.2.0"),
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // in chunks, without a length
          exchange.getResponseBody().write(archive);
          exchange.getResponseBody().write(archive);
        });
    assertRefused(1, "it is larger than %d bytes".formatted(archive.length));
  }

  @Test
  void anArchiveLargerThanAllowedIsNotFetched() throws IOException {
    server.publish("0.2.0", new byte[(1 << 20) + 1]);
    assertRefused(1, "it has 1048577 bytes and 1048576 are allowed");
  }

  @Test
  void anEndlessDescriptionIsRefused() throws IOException {
    server.put(Release.DESCRIPTION, new byte[Limits.DESCRIPTION_BYTES + 1]);
    assertRefused(1, "it is larger than 65536 bytes");
  }

  @Test
  void aMissingFileIsSaid() throws IOException {
    assertRefused(1, "cannot fetch %srelease.txt: the server answered 404".formatted(server.uri()));
  }

  @Test
  void noServerIsSaid() throws IOException {
    server.close();
    assertRefused(1, "release.txt: Connection refused");
  }

  @Test
  void aRedirectIsFollowed() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    server.put("elsewhere.tar.gz", FakeInstallation.archive("0.2.0"));
    server.redirect(ReleaseServer.archiveName("0.2.0"), "elsewhere.tar.gz");
    upgrade();
    assertEquals("0.2.0", installation.version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://192.0.2.1/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "http:", "::"})
  void aRedirectAwayFromHttpsIsRefused(String location) throws IOException {
    server.redirect(Release.DESCRIPTION, location);
    assertRefused(1, "it was redirected to %s, which is not https".formatted(location));
  }

  @Test
  void aRedirectLoopIsRefused() throws IOException {
    server.redirect(Release.DESCRIPTION, Release.DESCRIPTION);
    assertRefused(1, "it was redirected more than 5 times");
  }

  @Test
  void aServerThatFallsSilentIsLeft() throws IOException {
    limits = new Limits(Duration.ofMillis(200), LONG, LONG, 1 << 20, 1 << 20);
    server.on(Release.DESCRIPTION, _ -> server.pause(60_000));
    assertRefused(1, "the server said nothing for 200 ms");
  }

  @Test
  void aServerThatSendsForeverIsLeft() throws IOException {
    limits = new Limits(LONG, Duration.ofMillis(300), LONG, 1 << 20, 1 << 20);
    server.on(Release.DESCRIPTION, trickle());
    assertRefused(1, "it took longer than 300 ms");
  }

  private HttpHandler trickle() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      while (!server.pause(20)) {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "monday-release 2\nversion 0.2.0\n",
        "monday-release 1\n",
        "monday-release 1\nversion 0.2.0\nversion 0.3.0\n",
        "monday-release 1\nversion two\n",
        "monday-release 1\nversion 0.2.0\narchive linux ../../x 12 abc\n",
        "monday-release 1\nversion 0.2.0\narchive linux x many abc\n",
        "monday-release 1\nversion 0.2.0\n\n"
      })
  void aDescriptionThatIsNotUnderstoodIsRefused(String description) throws IOException {
    server.describe(description);
    assertRefused(1, "this version does not understand the release description");
  }

  @Test
  void aReleaseForOtherPlatformsIsRefused() throws IOException {
    server.describe(
        ReleaseServer.description("0.2.0", new byte[9])
            .replace(Platform.current() + " ", "plan9-mips "));
    assertRefused(
        1,
        "release 0.2.0 has no archive for %s, only for plan9-mips".formatted(Platform.current()));
  }

  @Test
  void anArchiveThatIsNoneIsRefused() throws IOException {
    server.publish("0.2.0", "<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    assertRefused(1, "nothing was changed");
  }

  @Test
  void anArchiveThatLeadsOutsideIsRefused() throws IOException {
    server.publish("0.2.0", new Tar().file("../evil", "x").gzipped());
    assertRefused(1, "\"../evil\" leads outside of the archive; nothing was changed");
  }

  @Test
  void anArchiveOfTwoFoldersIsRefused() throws IOException {
    server.publish(
        "0.2.0", new Tar().file("a/bin/monday", 0755, "x").file("b/bin/monday", "x").gzipped());
    assertRefused(1, "the archive of 0.2.0 is not one folder with bin/monday");
  }

  @Test
  void aProgramThatDoesNotRunIsRefused() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("#!/bin/sh\nexit 3\n", "0.2.0"));
    assertRefused(1, "0.2.0 does not work on this machine: it ended with status 3");
  }

  @Test
  void aProgramOfAnotherVersionIsRefused() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive(FakeInstallation.program("0.2.01"), "0.2.0"));
    assertRefused(1, "0.2.0 does not work on this machine: it does not say that it is 0.2.0");
  }

  @Test
  void aProgramThatHangsIsRefused() throws IOException {
    limits = new Limits(LONG, LONG, Duration.ofMillis(300), 1 << 20, 1 << 20);
    server.publish("0.2.0", FakeInstallation.archive("#!/bin/sh\nsleep 61\n", "0.2.0"));
    assertRefused(1, "0.2.0 does not work on this machine: it did not say its version in time");
  }

  @Test
  void anOldFolderWithAFileOfOnesOwnIsKept() throws IOException {
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    Files.writeString(installation.home().resolve("mine.yaml"), "projects: []\n");
    Files.createDirectory(temp.resolve("my monday.old-0.1.0"));
    var kept = temp.resolve("my monday.old-0.1.0.2");
    var result = upgrade();
    assertEquals(
        new Result.Upgraded(Version.parse("0.1.0"), Version.parse("0.2.0"), Optional.of(kept)),
        result);
    assertEquals("0.2.0", installation.version());
    assertEquals("0.1.0", new FakeInstallation(kept).version());
    assertTrue(Files.exists(kept.resolve("mine.yaml")));
  }

  @Test
  void aSecondUpgradeAtTheSameTimeIsLockedOut() throws Exception {
    var archive = FakeInstallation.archive("0.2.0");
    server.publish("0.2.0", archive);
    var fetching = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    server.on(
        ReleaseServer.archiveName("0.2.0"),
        exchange -> {
          fetching.countDown();
          await(goOn);
          exchange.sendResponseHeaders(200, archive.length);
          exchange.getResponseBody().write(archive);
        });
    var first = Thread.ofVirtual().start(this::upgrade);
    await(fetching);
    var refusal = assertThrows(UserError.class, this::upgrade);
    assertEquals(
        "cannot upgrade %s: another upgrade of it is under way (pid %d); wait for its end"
            .formatted(installation.home(), ProcessHandle.current().pid()),
        refusal.getMessage());
    assertEquals(2, refusal.exitStatus());
    goOn.countDown();
    first.join();
    assertEquals("0.2.0", installation.version());
    assertOnlyTheInstallation();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatAKilledUpgradeLeftIsRemovedByTheNext() throws IOException {
    var remains = temp.resolve(".my monday.upgrade/old/runtime/bin");
    Files.createDirectories(remains);
    Files.setPosixFilePermissions(remains, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.writeString(temp.resolve(".my monday.upgrade/archive.tar.gz"), "half");
    server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
    upgrade();
    assertEquals("0.2.0", installation.version());
    assertOnlyTheInstallation();
  }

  @Test
  void aFullDiskChangesNothing() throws Exception {
    var disk = Files.createDirectory(temp.resolve("disk"));
    try (var _ = Disk.at(disk, "size=64k")) {
      var small = FakeInstallation.in(disk, "0.1.0");
      var content = new byte[200_000];
      new java.util.Random(1).nextBytes(content);
      server.publish("0.2.0", content);
      var refusal = assertThrows(UserError.class, () -> upgrade(small.home(), "0.1.0"));
      assertTrue(refusal.toString().contains("No space left on device"), refusal.toString());
      assertEquals("0.1.0", small.version());
      assertFalse(Files.exists(disk.resolve(".my monday.upgrade")));
    }
  }

  @Test
  void aReleaseAddressIsHttpsOrOnThisMachine() {
    var key = server.address().key();
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReleaseAddress(URI.create("http://example.org/"), key));
    assertFalse(
        Transport.allowsRedirect(URI.create("https://a.org"), URI.create("http://127.0.0.1")));
    assertTrue(Transport.allowsRedirect(URI.create("https://a.org"), URI.create("HTTPS://b.org")));
  }

  @Test
  void thisBuildHasNoReleaseAddress() {
    var refusal = assertThrows(UserError.class, ReleaseAddress::ofThisBuild);
    assertEquals(
        "cannot upgrade: this build has no release address;"
            + " get a newer version the way you got this one",
        refusal.getMessage());
    assertEquals(2, refusal.exitStatus());
  }
}
