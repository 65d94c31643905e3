package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Disk;
import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.PseudoTerminal;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged program at bad moments: it says in one line what is wrong and what to do, ends with
 * the documented status, and leaves nothing running.
 */
@Timeout(120)
class BadMomentsIT {
  private static final int NOBODY = 65534;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void makeFolders() throws IOException {
    temp = temp.toRealPath();
    folder = Files.createDirectories(temp.resolve("projects"));
    Files.createDirectories(temp.resolve("home"));
    configure(
        """
        projects:
          - name: clock
            local:
              - name: tick
                path: .
                run:
                  command: echo ticking; exec sleep 1000
        """);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (Files.isDirectory(Path.of("/proc/self"))) {
      Leftovers.awaitNone(temp);
    }
  }

  private void configure(String text) throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), text);
  }

  /** A configuration of one app that runs the command. */
  private void configureApp(String keys) throws IOException {
    configure(
        """
        projects:
          - name: clock
            local:
              - name: tick
        """
            + keys.indent(8));
  }

  private ProcessBuilder monday(String... arguments) {
    var command = new ArrayList<>(List.of(Installation.PROGRAM.toString()));
    command.addAll(Arrays.asList(arguments));
    return surrounded(new ProcessBuilder(command));
  }

  private ProcessBuilder shell(String script) {
    var builder = surrounded(new ProcessBuilder("sh", "-c", script));
    builder.environment().put("MONDAY", Installation.PROGRAM.toString());
    return builder;
  }

  /** In folders of the test's own, and with nothing else in the environment. */
  private ProcessBuilder surrounded(ProcessBuilder builder) {
    var environment = builder.environment();
    var path = environment.getOrDefault("PATH", "/usr/bin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", temp.resolve("home").toString());
    environment.put("XDG_STATE_HOME", temp.resolve("state").toString());
    return builder.directory(folder.toFile());
  }

  private static void assertRefused(String message, Outcome outcome) {
    assertEquals(new Outcome(2, "", "monday: " + message + "\n"), outcome);
  }

  @Test
  void anUnknownProject() throws Exception {
    assertRefused(
        "there is no project named \"clokc\"; did you mean \"clock\"?",
        Outcome.of(monday("run", "clokc")));
  }

  @Test
  void noProjectIsNamed() throws Exception {
    var outcome = Outcome.of(monday("run"));
    assertEquals(2, outcome.status());
    assertTrue(outcome.output().contains("clock"), outcome::toString);
    assertEquals(1, outcome.errors().lines().count(), outcome::toString);
  }

  @Test
  void noProjectIsNamedAndNoCommand() throws Exception {
    var outcome = Outcome.of(monday());
    assertEquals(2, outcome.status());
    assertTrue(outcome.output().contains("clock"), outcome::toString);
    assertEquals(1, outcome.errors().lines().count(), outcome::toString);
  }

  @Test
  void noConfiguration() throws Exception {
    Files.delete(folder.resolve("monday.yaml"));
    assertEquals(
        new Outcome(
            2,
            "",
            """
            %s: no monday.yaml or monday.<something>.yaml here, in a folder above, or in the home folder
            hint: "monday init" writes a first one; --config names one elsewhere
            """
                .formatted(folder)),
        Outcome.of(monday("run", "clock")));
  }

  @Test
  void aConfigurationThatIsNotThere() throws Exception {
    assertEquals(
        new Outcome(2, "", "missing: --config names a file or folder that does not exist\n"),
        Outcome.of(monday("run", "clock", "--config", "missing")));
  }

  @Test
  void anUnreadableFile() throws Exception {
    Requires.root();
    Requires.command("setpriv");
    var file = folder.resolve("monday.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertEquals(
        new Outcome(
            2,
            "",
            """
            monday.yaml: cannot read this file: permission denied
            hint: make it and its folder readable for you
            """),
        Outcome.of(asNobody(monday("run", "clock", "-c", "."))));
  }

  /** Runs it as a user without rights. */
  private ProcessBuilder asNobody(ProcessBuilder builder) throws Exception {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    own(temp.resolve("home"));
    own(folder);
    var copy = Installation.copyIn(temp).resolve("bin/monday").toString();
    builder.command().replaceAll(word -> word.equals(Installation.PROGRAM + "") ? copy : word);
    builder
        .command()
        .addAll(
            0,
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    return builder;
  }

  private static void own(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", NOBODY);
  }

  @Test
  void aPathThatIsAFile() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    configureApp("path: file\nrun:\n  command: echo never");
    assertFailed(
        "cannot start \"/bin/sh\" in %s/file: it is no folder; correct \"path\"".formatted(folder),
        Outcome.of(monday("run", "clock")));
  }

  /** The run ended by itself, with an app that failed. */
  private static void assertFailed(String why, Outcome outcome) {
    assertEquals(1, outcome.status(), outcome::toString);
    assertEquals("", outcome.errors());
    assertTrue(outcome.output().contains(why), outcome::toString);
    assertTrue(outcome.output().contains("✘ failed"), outcome::toString);
  }

  @Test
  void aCommandNotFound() throws Exception {
    configureApp("path: .\nrun:\n  command: no-such-program --flag");
    assertFailed("exit status 127 after", Outcome.of(monday("run", "clock")));
  }

  @Test
  void anExecutableNotFound() throws Exception {
    configureApp("path: .\nexecutable: no-such-program");
    assertFailed(
        "cannot start \"no-such-program\": not found on PATH; install it, or write where it is",
        Outcome.of(monday("run", "clock")));
  }

  @Test
  void aMissingEnvFile() throws Exception {
    configureApp("path: .\nrun:\n  command: echo never\n  env_file: missing.env");
    var outcome = Outcome.of(monday("run", "clock"));
    assertFailed(
        "cannot read env file %s/missing.env: no such file; create it or correct \"env_file\""
            .formatted(folder),
        outcome);
    assertTrue(!outcome.output().contains("never"), outcome::toString);
  }

  @Test
  void aFullDiskForTheLog() throws Exception {
    Requires.linux();
    var log = temp.resolve("state/monday/log");
    Files.createDirectories(log);
    Files.createSymbolicLink(log.resolve("monday.log"), Path.of("/dev/full"));
    try (var run = LiveRun.of(monday("run", "clock"))) {
      run.await("! no log");
      run.await("ticking");
      run.signal("INT");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
      assertTrue(
          outcome
              .output()
              .contains(
                  "cannot write %s/monday.log: No space left on device; the run goes on without it"
                      .formatted(log)),
          outcome::toString);
    }
  }

  /** JUnit warns of links that lead out of the folder. */
  @AfterEach
  void removeLinks() throws IOException {
    Files.deleteIfExists(temp.resolve("state/monday/log/monday.log"));
  }

  @Test
  void aFullDiskForTheOutput() throws Exception {
    Requires.linux();
    var builder = shell("exec \"$MONDAY\" run clock > /dev/full");
    assertEquals(
        new Outcome(
            1,
            "",
            "monday: cannot write the output: No space left on device; the run was stopped;"
                + " make room or write it elsewhere\n"),
        Outcome.of(builder));
  }

  @Test
  void aTerminalOfTenColumns() throws Exception {
    try (var terminal = PseudoTerminal.open(10, 24)) {
      var process = terminal.start(monday("run", "clock"));
      terminal.await("ticking");
      terminal.type("\3");
      assertEquals(0, process.waitFor());
    }
  }

  @Test
  void homeIsUnset() throws Exception {
    var builder = monday("run", "clock");
    builder.environment().remove("HOME");
    try (var run = LiveRun.of(builder)) {
      run.await("ticking");
      run.signal("INT");
      assertEquals(0, run.end().status());
    }
  }

  @Test
  void aStateFolderThatCannotBeWritten() throws Exception {
    var state = Files.createDirectory(temp.resolve("state"));
    try (var _ = Disk.at(state, "ro")) {
      assertRefused(
          "cannot use the state folder %s/monday: read-only file system;".formatted(state)
              + " set XDG_STATE_HOME to a folder that you may write",
          Outcome.of(monday("run", "clock")));
    }
  }

  @Test
  void aSecondRunOfTheSameProject() throws Exception {
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var first = terminal.start(monday("run", "clock"));
      terminal.await("ticking");
      var refusal = Outcome.of(monday("run", "clock"));
      assertEquals(2, refusal.status());
      assertTrue(
          refusal
              .errors()
              .matches(
                  "monday: cannot run project \"clock\": it already runs as pid %d on /dev/\\S+; stop that run first\n"
                      .formatted(first.pid())),
          refusal::toString);
      terminal.type("\3");
      assertEquals(0, first.waitFor());
    }
  }

  @Test
  void aReaderThatHasGone() throws Exception {
    var outcome =
        Outcome.of(shell("{ \"$MONDAY\" run clock; echo \"status $?\" > ../status; } | head -1"));
    assertEquals(1, outcome.output().lines().count(), outcome::toString);
    assertEquals("status 0\n", Files.readString(temp.resolve("status")));
  }

  @Test
  void standardInputIsClosed() throws Exception {
    try (var run = LiveRun.of(shell("exec \"$MONDAY\" run clock <&-"))) {
      run.await("ticking");
      run.signal("INT");
      assertEquals(0, run.end().status());
    }
  }
}
