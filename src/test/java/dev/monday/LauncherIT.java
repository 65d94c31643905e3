package dev.monday;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/monday} of the packaged program. */
class LauncherIT {
  private static final Path PROGRAM = Installation.PROGRAM;
  private static final Path HOME = Installation.HOME;

  @TempDir private Path folder;

  /** JUnit warns of each link that leads out of the folder. */
  @AfterEach
  void deleteLinks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path link : files.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @Test
  void startsByItsAbsolutePath() throws Exception {
    assertVersion(run(PROGRAM.toString(), "version"));
  }

  @Test
  void startsByRelativePaths() throws Exception {
    assertVersion(runIn(HOME, "bin/monday", "version"));
    assertVersion(runIn(HOME.resolve("lib"), "../bin/monday", "version"));
    assertVersion(runIn(HOME.resolve("bin"), "./monday", "version"));
    assertVersion(runIn(HOME.resolve("bin"), "sh", "monday", "version"));
  }

  @Test
  void startsByNameFromThePath() throws Exception {
    var builder = builder(folder, "sh", "-c", "monday version");
    builder
        .environment()
        .merge("PATH", HOME.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    assertVersion(Outcome.of(builder));
  }

  @Test
  void startsThroughAChainOfAbsoluteAndRelativeLinks() throws Exception {
    Path far = Files.createDirectories(folder.resolve("far/away"));
    Files.createSymbolicLink(far.resolve("first"), PROGRAM);
    Files.createSymbolicLink(folder.resolve("second"), Path.of("far/away/first"));
    Files.createSymbolicLink(far.resolve("third"), Path.of("../../second"));
    assertVersion(run(far.resolve("third").toString(), "version"));
    assertVersion(runIn(far, "sh", "third", "version"));
    assertVersion(runIn(folder, "./second", "version"));
  }

  @Test
  void startsThroughALinkToItsFolder() throws Exception {
    Files.createSymbolicLink(folder.resolve("installed"), HOME);
    assertVersion(run(folder.resolve("installed/bin/monday").toString(), "version"));
  }

  @Test
  void startsFromAPathWithSpacesWhateverCdpathSays() throws Exception {
    installation("with two  spaces");
    var builder = builder(folder, "with two  spaces/bin/monday", "version");
    builder.environment().put("CDPATH", "/:/tmp");
    assertVersion(Outcome.of(builder));
  }

  @Test
  void writesNothingIntoItsFolder() throws Exception {
    List<String> before = listing(HOME);
    assertVersion(run(PROGRAM.toString(), "version"));
    assertEquals(0, run(PROGRAM.toString(), "--help").status());
    assertEquals(before, listing(HOME));
  }

  @Test
  void startsFromAReadOnlyFileSystem() throws Exception {
    Requires.linux();
    Requires.root();
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    String script =
        "mount --bind \"$1\" \"$2\" && mount -o remount,bind,ro \"$2\" && ! touch \"$2/x\" 2>&1"
            + " && \"$2/bin/monday\" version && \"$2/bin/monday\" --help";
    var command = List.of("sh", "-c", script, "sh", HOME.toString(), mounted.toString());
    var builder = builder(folder, "unshare", "--mount");
    assumeTrue(
        Outcome.of(builder(folder, "unshare", "--mount", "true")).status() == 0,
        "skipped: this root may not make a mount namespace");
    builder.command().addAll(command);
    Outcome outcome = Outcome.of(builder);
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.output().contains("Usage: monday"), outcome::toString);
  }

  @Test
  void usesTheCachesItWasBuiltWith() throws Exception {
    assertCacheIsUsed(PROGRAM);
  }

  @Test
  void theArchiveHoldsTheSameAndItsCachesFit() throws Exception {
    Outcome outcome = run("tar", "-xzf", archive().toString());
    assertEquals(0, outcome.status(), outcome::toString);
    assertEquals(listing(HOME).size(), listing(folder.resolve("monday")).size());
    assertCacheIsUsed(folder.resolve("monday/bin/monday"));
  }

  /** The Java machine ends with an error when it may not go on without the cache. */
  private void assertCacheIsUsed(Path program) throws Exception {
    var builder = builder(folder, program.toString(), "--help");
    builder.environment().put("MONDAY_JAVA_OPTIONS", "-XX:AOTMode=on -Xlog:aot=error:stdout");
    Outcome outcome = Outcome.of(builder);
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private static Path archive() throws IOException {
    try (Stream<Path> files = Files.list(HOME.resolveSibling("."))) {
      return files.filter(file -> file.toString().endsWith(".tar.gz")).findFirst().orElseThrow();
    }
  }

  @Test
  void withoutItsRuntimeFindsAnotherAndIgnoresCachesThatDoNotFit() throws Exception {
    Path home = installation("bare");
    Files.delete(home.resolve("runtime"));
    var builder = builder(folder, home.resolve("bin/monday").toString(), "version");
    builder.environment().put("MONDAY_JAVA", System.getProperty("java.home"));
    assertVersion(Outcome.of(builder));
  }

  @Test
  void withoutItsRuntimePassesOverAJavaThatIsTooOld() throws Exception {
    Path old = folder.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"17.0.1\"\n");
    Files.writeString(old.resolve("bin/java"), "#!/bin/sh\necho too old\n");
    assertTrue(old.resolve("bin/java").toFile().setExecutable(true));
    Path home = installation("bare");
    Files.delete(home.resolve("runtime"));
    var builder = builder(folder, home.resolve("bin/monday").toString(), "version");
    builder
        .environment()
        .putAll(
            Map.of("MONDAY_JAVA", old.toString(), "JAVA_HOME", System.getProperty("java.home")));
    assertVersion(Outcome.of(builder));
  }

  @Test
  void saysWhatAnIncompleteInstallationLacks() throws Exception {
    Path home = installation("broken");
    Files.delete(home.resolve("lib"));
    Outcome outcome = run(home.resolve("bin/monday").toString(), "version");
    assertEquals(
        new Outcome(
            2,
            "",
            "monday: cannot start: %s/lib/monday.jar is missing or not readable; install monday again\n"
                .formatted(home)),
        outcome);
  }

  /** An installation elsewhere: its own launcher, the rest by links. */
  private Path installation(String name) throws IOException {
    Path home = folder.toRealPath().resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.copy(PROGRAM, home.resolve("bin/monday"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createSymbolicLink(home.resolve("lib"), HOME.resolve("lib"));
    Files.createSymbolicLink(home.resolve("runtime"), HOME.resolve("runtime"));
    return home;
  }

  private static List<String> listing(Path home) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted().toList()) {
        lines.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return lines;
  }

  private static void assertVersion(Outcome outcome) {
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.output().matches("monday [0-9.]+\n"), outcome::toString);
    assertEquals("", outcome.errors());
  }

  private Outcome run(String... command) throws Exception {
    return runIn(folder, command);
  }

  private Outcome runIn(Path where, String... command) throws Exception {
    return Outcome.of(builder(where, command));
  }

  private ProcessBuilder builder(Path where, String... command) {
    var builder = new ProcessBuilder(command).directory(where.toFile());
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
    builder.environment().remove("MONDAY_JAVA_OPTIONS");
    return builder;
  }
}
