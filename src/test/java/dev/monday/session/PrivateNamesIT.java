package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.process.PrivateView;
import dev.monday.process.PrivateView.Attempt;
import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.OtherUser;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code names: private}, as a user who may change nothing of the machine. */
class PrivateNamesIT {
  private static final String NAME = "web.private-names.test";

  /** Greets each client and tells whom it runs as. */
  private static final String SERVER =
      "perl -MIO::Socket::INET -e 'my $l = IO::Socket::INET->new(LocalAddr => q(127.0.0.1),"
          + " LocalPort => PORT, Listen => 5) or die; while (my $c = $l->accept) { print $c"
          + " qq(hello from uid $<\\n); close $c }'";

  @TempDir private Path folder;
  private Path program;

  @BeforeEach
  void onlyWhereItIsAllowed() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("perl");
    Requires.command("bash");
    Requires.command("getent");
    if (PrivateView.ofThisSystem() instanceof Attempt.Impossible impossible) {
      Assumptions.abort("skipped: " + impossible.text());
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    program = Installation.copyIn(folder).resolve("bin/monday");
  }

  @Test
  void oneAppReachesTheOtherByItsName() throws Exception {
    var machine = Files.readString(Path.of("/etc/hosts"));
    write(
        """
              - name: client
                hostname: client.private-names.test
                ports: ["8080:1"]
                run:
                  command: |
                    bash -c 'exec 3<>/dev/tcp/NAME/8080 && cat <&3'
                    getent hosts NAME
                    exec sleep 1000
                  stop_commands:
                    - echo "stop finds $(getent hosts client.private-names.test)"
        """);
    try (var run = start(OtherUser.entry())) {
      run.await("hello from uid " + OtherUser.NUMBER);
      run.await(" " + NAME);
      assertEquals(2, Outcome.of(new ProcessBuilder("getent", "hosts", NAME)).status());
      assertEquals(machine, Files.readString(Path.of("/etc/hosts")));
      run.signal("INT");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
      assertTrue(outcome.output().contains("│ stop finds 127."), outcome::toString);
      assertTrue(!outcome.output().contains("cannot be for the apps alone"), outcome::toString);
    }
    Leftovers.awaitNone(folder);
  }

  @Test
  void nameThatComesLaterIsSeenByAppsThatRunAlready() throws Exception {
    var without =
        """
        names: private
        projects:
          - name: shop
            local:
              - name: client
                run:
                  command: |
                    echo up
                    until getent hosts late.private-names.test; do sleep 0.1; done
                    while getent hosts late.private-names.test; do sleep 0.1; done >/dev/null
                    echo gone
                    exec sleep 1000
        """;
    var file = folder.resolve("monday.yaml");
    Files.writeString(file, without);
    try (var run = start(OtherUser.entry())) {
      run.await("client │ up");
      Files.writeString(
          file,
          without
              + """
                    - name: late
                      hostname: late.private-names.test
                      run: {command: exec sleep 1000}
              """);
      run.await("client │ 127.");
      Files.writeString(file, without);
      run.await("client │ gone");
      run.signal("INT");
      assertEquals(0, run.end().status());
    }
    Leftovers.awaitNone(folder);
  }

  @Test
  void runGoesOnWhereViewsAreForbidden() throws Exception {
    write(
        """
              - name: client
                run:
                  command: |
                    echo up
                    exec sleep 1000
        """);
    var forbid =
        "echo 0 >/proc/sys/user/max_user_namespaces"
            + " && exec setpriv --ambient-caps -all --inh-caps -all -- \"$@\"";
    var before = new ArrayList<>(OtherUser.entry());
    before.addAll(List.of("unshare", "--map-user=" + OtherUser.NUMBER));
    before.addAll(List.of("--map-group=" + OtherUser.NUMBER, "--keep-caps"));
    before.addAll(List.of("sh", "-c", forbid, "sh"));
    try (var run = start(before)) {
      run.await(
          "they cannot be for the apps alone: this system allows no user namespaces"
              + " (user.max_user_namespaces is 0); \"sudo sysctl user.max_user_namespaces=10000\""
              + " allows them; all programs get them instead");
      run.await("no program can look up " + NAME);
      run.await("client │ up");
      run.signal("INT");
      assertEquals(0, run.end().status());
    }
    Leftovers.awaitNone(folder);
  }

  /** A project with a server and with what else is in its list. */
  private void write(String others) throws IOException {
    var yaml =
        """
        names: private
        projects:
          - name: shop
            local:
              - name: web
                hostname: NAME
                ports: ["8080:PORT"]
                run:
                  command: |
                    exec SERVER
        """
            + others;
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Files.writeString(
          folder.resolve("monday.yaml"),
          yaml.replace("SERVER", SERVER)
              .replace("NAME", NAME)
              .replace("PORT", Integer.toString(free.getLocalPort())));
    }
  }

  private LiveRun start(List<String> before) throws IOException {
    var argv = new ArrayList<>(before);
    argv.addAll(List.of(program.toString(), "run", "shop", "--config", folder + "/monday.yaml"));
    var builder = new ProcessBuilder(argv).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().put("HOME", folder.toString());
    return LiveRun.of(builder);
  }
}
