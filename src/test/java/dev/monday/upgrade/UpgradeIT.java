package dev.monday.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Installation;
import dev.monday.testing.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code monday upgrade} of the packaged program, which replaces the folder that it runs from. */
class UpgradeIT {
  @TempDir Path temp;
  private Path home;
  private SelfSigned certificate;
  private ReleaseServer server;

  @BeforeEach
  void install() throws Exception {
    certificate = SelfSigned.in(temp);
    server = new ReleaseServer(certificate);
    home = temp.toRealPath().resolve("a copy");
    var copy = new ProcessBuilder("cp", "-a", Installation.HOME.toString(), home.toString());
    assertEquals(0, copy.inheritIO().start().waitFor());
  }

  @AfterEach
  void remove() throws IOException {
    server.close();
    Deletion.of(home); // JUnit warns of links in a folder that it removes
  }

  /** Runs the program over https, as if it had been built with the server's address. */
  private Outcome upgrade() throws Exception {
    var builds = temp.resolve("build");
    var properties = builds.resolve("dev/monday/upgrade/release.properties");
    Files.createDirectories(properties.getParent());
    var key = Base64.getEncoder().encodeToString(server.address().key().getEncoded());
    Files.writeString(properties, "url=%s%nkey=%s%n".formatted(server.uri(), key));
    var builder = new ProcessBuilder(home.resolve("bin/monday").toString(), "upgrade");
    var options =
        "-Xbootclasspath/a:%s -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
            .formatted(builds, certificate.keyStore(), SelfSigned.PASSWORD);
    builder.environment().put("MONDAY_JAVA_OPTIONS", options);
    return Outcome.of(builder);
  }

  @Test
  void theProgramReplacesItself() throws Exception {
    server.publish("99.0.0", archive());
    var current = Files.readString(Path.of("pom.xml")).replaceAll("(?s).*?<version>(.*?)<.*", "$1");
    var outcome = upgrade();
    assertEquals("", outcome.errors());
    assertEquals(
        """
        asking %s for the newest release
        fetching %s
        unpacking and trying 99.0.0
        replacing %s
        upgraded from %s to 99.0.0
        """
            .formatted(server.uri(), ReleaseServer.archiveName("99.0.0"), home, current),
        outcome.output());
    assertEquals(0, outcome.status());
    assertEquals("99.0.0", new FakeInstallation(home).version());
    try (var files = Files.list(temp)) {
      assertEquals(3, files.count()); // the copy, the release address, the certificate
    }
  }

  /** A release with all that is at the top of the packaged program: none of it is anyone's own. */
  private byte[] archive() throws IOException {
    var tar = new Tar().file("monday/bin/monday", 0755, FakeInstallation.program("99.0.0"));
    tar.file("monday/lib/monday.jar", "99.0.0");
    try (var files = Files.list(home)) {
      files.forEach(file -> tar.folder("monday/" + file.getFileName()));
    }
    return tar.gzipped();
  }

  @Test
  void aBuildWithoutAReleaseAddressSaysSo() throws Exception {
    var outcome = Outcome.of(new ProcessBuilder(home.resolve("bin/monday").toString(), "upgrade"));
    assertEquals(2, outcome.status());
    assertEquals(
        "monday: cannot upgrade: this build has no release address;"
            + " get a newer version the way you got this one\n",
        outcome.errors());
  }
}
