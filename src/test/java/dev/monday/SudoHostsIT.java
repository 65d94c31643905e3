package dev.monday;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program under a real sudo, with a hosts file, users and rules of the test's own. */
@Timeout(120)
class SudoHostsIT {
  private static final String ORIGINAL = "127.0.0.1 localhost";

  private static final String MACHINE =
      "mount --bind \"$1/passwd\" /etc/passwd && mount --bind \"$1/sudoers\" /etc/sudoers"
          + " && mount --bind \"$1/hosts\" /etc/hosts && mount -t tmpfs tmpfs /run && shift"
          + " && exec setpriv --reuid 4711 --regid 4712 --clear-groups \"$@\"";

  @TempDir private Path folder;
  private Path hosts;
  private Path program;

  @BeforeEach
  void makeMachine() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("sudo");
    Assumptions.assumeTrue(
        Outcome.of(new ProcessBuilder("unshare", "--mount", "true")).status() == 0,
        "skipped: this root may not make a mount namespace");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    program = Installation.copyIn(folder).resolve("bin/monday");
    var home = Files.createDirectory(folder.resolve("home"));
    Files.setAttribute(home, "unix:uid", 4711);
    Files.writeString(
        folder.resolve("passwd"),
        "root:x:0:0::/root:/bin/sh\ncaller:*:4711:4712::%s:/bin/sh\n".formatted(home));
    var rules = Files.writeString(folder.resolve("sudoers"), "caller ALL=(ALL) NOPASSWD: ALL\n");
    Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("r--r-----"));
    hosts = Files.writeString(folder.resolve("hosts"), ORIGINAL);
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: probe
            local:
              - name: app
                path: .
                hostname: app.local
                run:
                  command: id -u; ls /proc/self/fd | tr '\\n' ' '
        """);
  }

  private ProcessBuilder caller(String... command) {
    var argv = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", MACHINE, "sh"));
    argv.add(folder.toString());
    argv.addAll(List.of(command));
    var builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().remove("MONDAY_HOSTS_FILE"); // which other tests are given
    builder.environment().put("HOME", folder.resolve("home").toString());
    return builder;
  }

  @Test
  void appsAreTheCallersAndHaveNoPartInTheHelper() throws Exception {
    var outcome =
        Outcome.of(
            caller("sudo", "-n", program.toString(), "run", "probe", "-c", folder.toString()));
    var said =
        outcome
            .output()
            .lines()
            .filter(line -> line.contains("│"))
            .map(line -> line.substring(line.indexOf('│') + 1).strip())
            .toList();
    assertEquals("4711", said.getFirst(), outcome::toString);
    assertTrue(said.getLast().matches("0 1 2 3"), outcome::toString);
    assertEquals(ORIGINAL, Files.readString(hosts));
  }

  @Test
  void sudoMondayWritesThroughTheLaunchersHelper() throws Exception {
    assertWritten("sudo", "-n", program.toString(), "hosts", "--sudo");
  }

  @Test
  void mondayHostsAsksSudoForAHelper() throws Exception {
    assertWritten(program.toString(), "hosts", "--sudo");
  }

  /** The names are there until Ctrl-C, and gone as well when the program is killed. */
  private void assertWritten(String... command) throws Exception {
    for (var signal : List.of("INT", "KILL")) {
      try (var run = LiveRun.of(caller(command))) {
        run.await("\tapp.local\n");
        assertTrue(Files.readString(hosts).contains("\tapp.local\t# monday "));
        var java = process(run.pid(), "lib/monday.jar");
        var helper = process(run.pid(), "monday-hosts");
        assertEquals(4711, Files.getAttribute(Path.of("/proc", java + ""), "unix:uid"));
        assertEquals(0, Files.getAttribute(Path.of("/proc", helper + ""), "unix:uid"));
        var ended = ProcessHandle.of(helper).orElseThrow().onExit();
        assertEquals(0, Outcome.of(new ProcessBuilder("kill", "-s", signal, java + "")).status());
        ended.get(30, TimeUnit.SECONDS);
        assertEquals(ORIGINAL, Files.readString(hosts));
        var outcome = run.end();
        if (signal.equals("INT")) {
          assertEquals(0, outcome.status(), outcome::toString);
        }
        assertFalse(outcome.errors().contains("cannot"), outcome::toString);
      }
    }
  }

  @Test
  void aKilledHelperIsNoticed() throws Exception {
    try (var run = LiveRun.of(caller(program.toString(), "hosts", "--sudo"))) {
      run.await("\tapp.local\n");
      var helper = process(run.pid(), "monday-hosts");
      assertTrue(ProcessHandle.of(helper).orElseThrow().destroyForcibly());
      var outcome = run.end();
      assertEquals(1, outcome.status(), outcome::toString);
      assertTrue(
          outcome
              .errors()
              .contains("root's helper for /etc/hosts has ended; \"sudo monday doctor\" removes"),
          outcome::toString);
    }
  }

  @Test
  void sudoDoctorRemovesWhatADeadRunLeft() throws Exception {
    Files.writeString(
        hosts,
        ORIGINAL
            + "\n# BEGIN monday 0123456789abcdef (and the newline before)\n"
            + "127.64.0.1\tleft.local\t# monday 0123456789abcdef\n# END monday 0123456789abcdef\n");
    var alone = Outcome.of(caller(program.toString(), "doctor"));
    assertTrue(
        alone
            .output()
            .contains(
                "✘ /etc/hosts has lines of runs that died: left.local (session 0123456789abcdef)\n"
                    + "  \"sudo monday doctor\" removes them"),
        alone::toString);
    var outcome = Outcome.of(caller("sudo", "-n", program.toString(), "doctor"));
    assertTrue(
        outcome
            .output()
            .contains("✔ removed from /etc/hosts what runs that died had left: left.local"),
        outcome::toString);
    assertEquals(ORIGINAL, Files.readString(hosts));
  }

  /** The process of the test's own machine that has the word in its command line. */
  private static long process(long member, String word) throws IOException {
    var machine = machine(member);
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> machine.equals(machine(pid)) && isShellOrJava(pid, word))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no " + word));
  }

  private static boolean isShellOrJava(long pid, String word) {
    try {
      var words =
          List.of(
              Files.readString(Path.of("/proc", pid + "", "cmdline"), ISO_8859_1).split("\0", -1));
      return words.stream().anyMatch(one -> one.endsWith(word))
          && !words.getFirst().endsWith("sudo");
    } catch (IOException _) {
      return false;
    }
  }

  private static String machine(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", pid + "", "ns/mnt")).toString();
    } catch (IOException _) {
      return "";
    }
  }
}
