package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.hosts.Hosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code monday hosts}, and what {@code monday doctor} says of names. */
class HostsCommandTest {
  private static final String STALE =
      """
      # BEGIN monday 0123456789abcdef
      127.64.0.1	left.local	# monday 0123456789abcdef
      # END monday 0123456789abcdef
      """;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: shop
            local:
              - {name: web, path: ., hostname: web.local, ports: ["80:8005"], run: {command: "true"}}
              - {name: api, path: ., hostname: api.local, run: {command: "true"}}
          - name: other
            local:
              - {name: one, path: ., hostname: one.local, run: {command: "true"}}
        """);
  }

  private CommandLineRun run(String... arguments) {
    var environment = new HashMap<String, String>();
    environment.put("HOME", folder.toString());
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
    environment.put(Hosts.FILE_VARIABLE, file.toString());
    return CommandLineRun.of(environment, folder, arguments);
  }

  @Test
  void theLinesOfEveryProjectArePrintedTheSameEachTime() {
    var run = run("hosts");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertTrue(
        run.out().matches("(127\\.\\d+\\.\\d+\\.\\d+\t(web|api|one)\\.local\n){3}"), run.out());
    assertEquals(run.out(), run("hosts").out());
    var one = run("hosts", "other").out();
    assertTrue(run.out().endsWith(one), one);
    assertEquals(one, run("hosts", "other", "other").out());
  }

  @Test
  void aProjectThatIsNotThereIsSaid() {
    var run = run("hosts", "shpo");
    assertEquals("monday: there is no project named \"shpo\"; did you mean \"shop\"?\n", run.err());
    assertEquals(2, run.status());
  }

  @Test
  void doctorRemovesWhatADeadRunLeft() throws IOException {
    var original = Files.readString(file);
    Files.writeString(file, original + STALE);
    var run = run("doctor");
    assertTrue(
        run.out()
            .contains(
                "✔ removed from %s what runs that died had left: left.local (session 0123456789abcdef)"
                    .formatted(file)),
        run.out());
    assertEquals(original, Files.readString(file));
    assertTrue(run("doctor").out().contains("✔ no run that died left lines in " + file));
  }

  @Test
  void doctorSaysThatNamesCanBeWritten() {
    var run = run("doctor");
    assertTrue(run.out().contains("✔ names can be written into " + file), run.out());
  }

  @Test
  void aPortBelowTheLimitNeedsAMend() {
    assertEquals(
        new Finding.Good("ports from 1024 up can be listened on"),
        NamesCheck.ports(Optional.of(8080), 1024, false));
    assertEquals(
        new Finding.Good("all ports can be listened on"),
        NamesCheck.ports(Optional.of(80), 1024, true));
    assertEquals(
        new Finding.Bad(
            "port 80 is needed, and only those from 1024 up can be listened on",
            "run with \"sudo monday run\" (apps still run as you), or lower the limit until the next"
                + " boot: sudo sysctl net.ipv4.ip_unprivileged_port_start=80"),
        NamesCheck.ports(Optional.of(80), 1024, false));
  }
}
