package dev.monday;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/monday} called by sudo: it goes on as who called. {@code games} is a user of every
 * Debian that owns nothing and cannot log in.
 */
class SudoIT {
  private static final String CALLER = "games";

  /** Stands in for Java and tells as whom it was started. */
  private static final String REPORT =
      """
      #!/bin/sh
      echo "uid=$(id -u) gid=$(id -g) groups=$(id -G)"
      sed -n 's/^\\(Cap...\\):\\t0*/\\1=/p' /proc/self/status
      env
      """;

  @TempDir private Path folder;

  @BeforeEach
  void onlyAsRoot() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("setpriv");
    Requires.that(passwd(CALLER).size() == 7, "no user " + CALLER);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void everythingIsTheCallersButOneCapability() throws Exception {
    Map<String, String> report = report(Map.of());
    List<String> entry = passwd(CALLER);
    assertEquals(
        "%s gid=%s groups=%s".formatted(entry.get(2), entry.get(3), entry.get(3)),
        report.get("uid"));
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertEquals("400", report.get(set), set);
    }
    assertEquals(entry.get(5), report.get("HOME"));
    assertEquals(CALLER, report.get("USER"));
    assertEquals(CALLER, report.get("LOGNAME"));
  }

  @Test
  void nothingOfRootsOrSudosEnvironmentIsLeft() throws Exception {
    Map<String, String> report =
        report(Map.of("XDG_STATE_HOME", "/root/state", "XDG_CONFIG_HOME", "/root/config"));
    assertFalse(
        report.keySet().stream()
            .anyMatch(name -> name.startsWith("SUDO_") || name.startsWith("XDG_")),
        report::toString);
  }

  @Test
  void rootThatMayNotBindLowPortsGoesOnWithout() throws Exception {
    Map<String, String> report =
        report(Map.of(), "setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-all");
    assertTrue(report.getOrDefault("uid", "").startsWith(passwd(CALLER).get(2) + " gid="));
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertEquals("", report.get(set), set);
    }
  }

  /**
   * With rules of its own, put over the machine's where only this process and its children see it.
   */
  @Test
  void aRealSudoIsGivenUpToo() throws Exception {
    Requires.command("sudo");
    assumeMountNamespace();
    Path rules = folder.resolve("sudoers");
    Files.writeString(rules, CALLER + " ALL=(ALL) NOPASSWD: ALL\n");
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("r--r-----"));
    String script =
        "mount --bind \"$1\" /etc/sudoers && exec setpriv --reuid $2 --regid $2 --init-groups"
            + " sudo -n \"$3\"";
    Outcome outcome =
        Outcome.of(
            new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    script,
                    "sh",
                    rules.toString(),
                    CALLER,
                    fake().toString())));
    assertEquals(0, outcome.status(), outcome::toString);
    Map<String, String> report = parse(outcome);
    assertTrue(report.getOrDefault("uid", "").startsWith(passwd(CALLER).get(2) + " gid="));
    assertEquals("400", report.get("CapEff"));
    assertEquals(passwd(CALLER).get(5), report.get("HOME"));
    assertFalse(report.keySet().stream().anyMatch(name -> name.startsWith("SUDO_")));
  }

  /** With a caller of its own, whose entry is put over the password database for this run only. */
  @Test
  void appsAndStateOfARunAreTheCallers() throws Exception {
    assumeMountNamespace();
    Path home = Installation.copyIn(folder);
    Path state = Files.createDirectory(folder.resolve("home"));
    Path passwords = folder.resolve("passwd");
    Files.writeString(
        passwords, "root:x:0:0::/root:/bin/sh\ncaller:x:4711:4712::%s:/bin/sh\n".formatted(state));
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: probe
            local:
              - name: app
                path: .
                run:
                  command: id -u; id -g; echo "[$SUDO_UID]"; grep ^CapEff /proc/self/status
        """);
    String script =
        "mount --bind \"$1\" /etc/passwd && chown 4711:4712 \"$2\" && shift 2 && exec \"$@\"";
    var builder =
        sudo(home.resolve("bin/monday"), Map.of(), "run", "probe", "--config", folder + "");
    builder.environment().put("SUDO_UID", "4711");
    builder
        .command()
        .addAll(
            0,
            List.of(
                "unshare", "--mount", "sh", "-c", script, "sh", passwords + "", state.toString()));
    Outcome outcome = Outcome.of(builder);
    assertEquals(0, outcome.status(), outcome::toString);
    List<String> said =
        outcome.output().lines().filter(line -> line.contains("│")).map(SudoIT::text).toList();
    assertEquals(List.of("4711", "4712", "[]", "CapEff:\t0000000000000000"), said);
    Path written = state.resolve(".local/state/monday");
    assertEquals(4711, Files.getAttribute(written, "unix:uid"), outcome::toString);
  }

  private static String text(String line) {
    return line.substring(line.indexOf('│') + 1).strip();
  }

  private static void assumeMountNamespace() throws Exception {
    Requires.command("unshare");
    assumeTrue(
        Outcome.of(new ProcessBuilder("unshare", "--mount", "true")).status() == 0,
        "skipped: this root may not make a mount namespace");
  }

  @Test
  void rootWithoutSudoStaysRoot() throws Exception {
    var builder = new ProcessBuilder(fake().toString(), "version");
    builder.environment().remove("SUDO_UID");
    assertTrue(Outcome.of(builder).output().startsWith("uid=0 "));
    builder.environment().put("SUDO_UID", "0");
    assertTrue(Outcome.of(builder).output().startsWith("uid=0 "));
  }

  @Test
  void refusesACallerThatNobodyKnows() throws Exception {
    assertRefused(
        "77777",
        "monday: cannot run as uid 77777, who called sudo: the password database does not know"
            + " them; run monday without sudo\n");
    assertRefused(
        "5; id",
        "monday: cannot run for who called sudo: SUDO_UID is \"5; id\"; run monday without sudo\n");
  }

  @Test
  void refusesRootOnMacos() throws Exception {
    Path uname = folder.resolve("uname");
    script(uname, "#!/bin/sh\necho Darwin\n");
    var builder = sudo(fake(), Map.of());
    builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    Outcome outcome = Outcome.of(builder);
    assertEquals(2, outcome.status());
    assertEquals(
        "monday: cannot run as root on macOS, where apps could not be started as you again; run"
            + " monday without sudo\n",
        outcome.errors());
  }

  @Test
  void theRealProgramStartsAsTheCaller() throws Exception {
    Path home = Installation.copyIn(folder);
    Outcome outcome = Outcome.of(sudo(home.resolve("bin/monday"), Map.of(), "version"));
    assertEquals(0, outcome.status(), outcome::toString);
    assertTrue(outcome.output().startsWith("monday "), outcome::toString);
  }

  private void assertRefused(String uid, String message) throws Exception {
    var builder = sudo(fake(), Map.of());
    builder.environment().put("SUDO_UID", uid);
    assertEquals(new Outcome(2, "", message), Outcome.of(builder));
  }

  private Map<String, String> report(Map<String, String> environment, String... before)
      throws Exception {
    var builder = sudo(fake(), environment);
    builder.command().addAll(0, List.of(before));
    Outcome outcome = Outcome.of(builder);
    assertEquals(0, outcome.status(), outcome::toString);
    return parse(outcome);
  }

  private static Map<String, String> parse(Outcome outcome) {
    return outcome
        .output()
        .lines()
        .map(line -> line.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
  }

  /** As sudo starts a program: as root, with variables that tell who called. */
  private static ProcessBuilder sudo(
      Path program, Map<String, String> environment, String... arguments) throws Exception {
    var builder = new ProcessBuilder(program.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("MONDAY_JAVA_OPTIONS");
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                "/root",
                "USER",
                "root",
                "LOGNAME",
                "root",
                "SUDO_UID",
                passwd(CALLER).get(2),
                "SUDO_GID",
                passwd(CALLER).get(3),
                "SUDO_USER",
                CALLER,
                "SUDO_COMMAND",
                program.toString()));
    return builder;
  }

  /** An installation with the real launcher and the report for Java. */
  private Path fake() throws IOException {
    Path home = folder.resolve("installation");
    Path launcher = home.resolve("bin/monday");
    script(launcher, Files.readString(Installation.PROGRAM));
    script(home.resolve("runtime/bin/java"), REPORT);
    Files.createDirectories(home.resolve("lib"));
    Files.writeString(home.resolve("lib/monday.jar"), "");
    return launcher;
  }

  private static void script(Path file, String text) throws IOException {
    Path folder = file.resolveSibling(".");
    Files.createDirectories(folder.normalize());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static List<String> passwd(String user) throws Exception {
    return List.of(
        Outcome.of(new ProcessBuilder("getent", "passwd", user)).output().strip().split(":", -1));
  }
}
