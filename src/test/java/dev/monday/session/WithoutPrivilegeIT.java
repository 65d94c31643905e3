package dev.monday.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.OtherUser;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run of somebody who may neither write the hosts file nor bind low ports. */
@Timeout(120)
class WithoutPrivilegeIT {
  private static final String LOCALHOST = "127.0.0.1\tlocalhost\n";
  private static final String STALE =
      """
      # BEGIN monday 0123456789abcdef
      127.64.0.9\told.test\t# monday 0123456789abcdef
      # END monday 0123456789abcdef
      """;

  @TempDir private Path folder = Path.of("");
  private Path program = Path.of("");
  private Path hosts = Path.of("");

  @BeforeEach
  void makeFolder() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("setpriv");
    Requires.command("perl");
    folder = folder.toRealPath();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    program = Installation.copyIn(folder).resolve("bin/monday");
    hosts = Files.writeString(folder.resolve("hosts"), LOCALHOST);
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("monday.yaml"),
          """
          projects:
            - name: shop
              local:
                - name: web
                  hostname: web.test
                  ports: ["80:PORT", "8080:PORT"]
                  run: {command: "exec perl -MIO::Socket::INET -e '$l = IO::Socket::INET->new(LocalAddr => q(127.0.0.1), LocalPort => PORT, Listen => 5) or die; while ($c = $l->accept) { print $c qq(here\\n); close $c }'"}
          """
              .replace("PORT", Integer.toString(free.getLocalPort())));
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Leftovers.awaitNone(folder);
  }

  @Test
  void whatIsMissingIsSaidOnceAndTheRestWorks() throws Exception {
    try (var run = start()) {
      run.await("web.test:8080 → 127.0.0.1:");
      var lines = monday("hosts", "shop");
      assertEquals(1, lines.output().lines().count(), lines.output());
      var address = lines.output().split("\t", -1)[0];
      try (var client = new Socket(address, 8080)) {
        assertEquals("here\n", new String(client.getInputStream().readAllBytes(), UTF_8));
      }
      run.signal("INT");
      var said = run.end();
      assertEquals(0, said.status(), said::toString);
      assertEquals(1, said.output().split("no program can look up web.test", -1).length - 1);
      for (var remedy :
          List.of("sudo monday run shop", "monday hosts shop", "monday hosts --sudo shop")) {
        assertTrue(said.output().contains('"' + remedy + '"'), said.output());
      }
      assertEquals(
          lowPortsNeedAPrivilege(),
          said.output()
              .contains(
                  "web.test:80 ✘ failed          cannot bind %s:80 for web.test:80: ports below 1024"
                      .formatted(address)),
          said.output());
      assertEquals(
          lowPortsNeedAPrivilege(),
          said.output().contains("net.ipv4.ip_unprivileged_port_start=80"),
          said.output());
    }
    assertEquals(LOCALHOST, Files.readString(hosts));
  }

  private static boolean lowPortsNeedAPrivilege() throws IOException {
    var limit = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    try (var file = Files.newInputStream(limit)) { // given to the first read only
      return Integer.parseInt(new String(file.readNBytes(16), UTF_8).strip()) > 80;
    }
  }

  @Test
  void linesThatAPersonHasWrittenAreEnough() throws Exception {
    Files.writeString(hosts, LOCALHOST + monday("hosts").output());
    try (var run = start()) {
      run.await("web.test:8080 → 127.0.0.1:");
      run.signal("INT");
      assertFalse(run.end().output().contains("look up"));
    }
  }

  @Test
  void linesOfARunThatDiedAreNamed() throws Exception {
    Files.writeString(hosts, LOCALHOST + STALE);
    try (var run = start()) {
      run.await(
          hosts + " still leads old.test to a run that died; \"sudo monday doctor\" mends that");
      run.await("✔ ready");
      run.signal("INT");
      assertEquals(0, run.end().status());
    }
    assertEquals(LOCALHOST + STALE, Files.readString(hosts));
  }

  private LiveRun start() throws IOException {
    return LiveRun.of(builder("run", "shop"));
  }

  private Outcome monday(String... arguments) throws Exception {
    return Outcome.of(builder(arguments));
  }

  private ProcessBuilder builder(String... arguments) {
    var argv = new ArrayList<>(OtherUser.entry());
    argv.add(program.toString());
    argv.addAll(List.of(arguments));
    argv.addAll(List.of("--config", folder + "/monday.yaml"));
    var builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", hosts.toString());
    return builder;
  }
}
