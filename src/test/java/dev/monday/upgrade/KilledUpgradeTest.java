package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills upgrades at random steps: a whole installation is at its place at every moment. */
class KilledUpgradeTest {
  private static final int LINES = 6;

  @TempDir Path temp;

  @Test
  void anInstallationIsAlwaysInPlace() throws Exception {
    Requires.linux();
    var seed = new Random().nextLong();
    System.out.println("anInstallationIsAlwaysInPlace: seed " + seed);
    var random = new Random(seed);
    var share = Double.parseDouble(System.getProperty("monday.rounds", "1"));
    try (var server = new ReleaseServer()) {
      server.publish("0.2.0", archive(random));
      for (var round = Math.max(1, (int) (60 * share)); round > 0; round--) {
        killed(server, random);
      }
    }
  }

  @Test
  void aTerminatedUpgradeLeavesNothing() throws Exception {
    try (var server = new ReleaseServer()) {
      server.publish("0.2.0", FakeInstallation.archive("0.2.0"));
      server.on(ReleaseServer.archiveName("0.2.0"), _ -> server.pause(60_000));
      var installation = FakeInstallation.in(temp.resolve("place"), "0.1.0");
      var process = start(installation, server);
      try (var output = process.inputReader()) {
        var line = output.readLine();
        while (line != null && !line.startsWith("fetching")) {
          line = output.readLine();
        }
        process.destroy();
        process.waitFor();
      }
      try (var files = Files.list(temp.resolve("place"))) {
        assertEquals(List.of(installation.home()), files.toList());
      }
      assertEquals("0.1.0", installation.version());
    }
  }

  /** Some hundred files, so that unpacking and removing take a moment. */
  private static byte[] archive(Random random) {
    var tar = new Tar().file("monday/bin/monday", 0755, FakeInstallation.program("0.2.0"));
    tar.file("monday/lib/monday.jar", "0.2.0");
    for (var i = 0; i < 300; i++) {
      tar.file("monday/lib/" + i, Long.toString(random.nextLong()));
    }
    return tar.gzipped();
  }

  private void killed(ReleaseServer server, Random random) throws Exception {
    Deletion.of(temp.resolve("place"));
    var installation = FakeInstallation.in(temp.resolve("place"), "0.1.0");
    var process = start(installation, server);
    var lines = random.nextInt(LINES);
    try (var output = process.inputReader()) {
      for (var line = output.readLine(); line != null && lines > 0; lines--) {
        line = output.readLine();
      }
      busyWait(random.nextInt(3_000_000));
      process.destroyForcibly();
    }
    process.waitFor();
    assertTrue(Files.isExecutable(installation.home().resolve("bin/monday")));
    assertWhole(installation);
    assertEquals(0, start(installation, server).waitFor());
    assertEquals("0.2.0", installation.version());
    assertFalse(Files.exists(temp.resolve("place/.my monday.upgrade")));
  }

  /** A part of a step, shorter than any timer could wait. */
  private static void busyWait(int nanoseconds) {
    var end = System.nanoTime() + nanoseconds;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void assertWhole(FakeInstallation installation) throws IOException {
    try (var files = Files.list(installation.home().resolve("lib"))) {
      assertEquals(installation.version().equals("0.2.0") ? 301 : 1, files.count());
    }
  }

  private Process start(FakeInstallation installation, ReleaseServer server)
      throws IOException, URISyntaxException {
    var classes =
        Path.of(UpgradeProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var program =
        Path.of(Upgrade.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            program + ":" + classes,
            UpgradeProcess.class.getName(),
            installation.home().toString(),
            server.uri().toString(),
            Base64.getEncoder().encodeToString(server.address().key().getEncoded()))
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
