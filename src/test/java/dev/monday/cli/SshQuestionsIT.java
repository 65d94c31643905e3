package dev.monday.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.ssh.AskingSshServer;
import dev.monday.forward.ssh.Sshd;
import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What forwards over SSH ask the person who runs the packaged program. */
@Timeout(300)
class SshQuestionsIT {
  @TempDir private Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private ServerSocket service;
  private Path options;
  private Path knownHosts;

  @BeforeAll
  static void needs() {
    Desk.needs();
    Requires.command("ssh");
  }

  @BeforeEach
  void begin() throws Exception {
    service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    opened.add(service);
    Thread.ofVirtual().start(this::greet);
    options = folder.resolve("ssh_config");
    knownHosts = folder.resolve("known_hosts");
  }

  @AfterEach
  void end() throws Exception {
    for (var one : opened.reversed()) {
      one.close();
    }
  }

  /** The service behind all servers. */
  private void greet() {
    try {
      while (true) {
        try (var client = service.accept()) {
          client.getOutputStream().write('!');
        }
      }
    } catch (IOException _) {
      // closed at the test's end
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /** Each forward with a port of its own, and options of its own after the common ones. */
  private String project(String remote, Forward... forwards) throws IOException {
    Files.writeString(
        options,
        """
        Host *
          IdentityFile %s
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile %s
          GlobalKnownHostsFile none
        """
            .formatted(folder.resolve("id"), knownHosts));
    return """
    projects:
      - name: shop
        forward:
    """
        + List.of(forwards).stream()
            .map(forward ->
                "      - {name: %s, type: ssh, values: {remote: \"%s\", disable_proxy: true, args: [-F, %s%s], ports: [\"%d:%d\"]}}\n"
                    .formatted(
                        forward.name(),
                        remote,
                        options,
                        forward.options(),
                        forward.port(),
                        service.getLocalPort()))
            .collect(Collectors.joining());
  }

  private record Forward(String name, String options, int port) {
    static Forward of(String name, String options) throws IOException {
      return new Forward(name, options, Sshd.freePort());
    }

    void assertLeadsThere() throws IOException {
      try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertEquals('!', client.getInputStream().read());
      }
    }
  }

  private Desk sitDown(String project) throws Exception {
    var desk = Desk.of(Files.createDirectory(folder.resolve("desk")), project);
    opened.add(desk::leave);
    return desk;
  }

  private Sshd sshd() throws Exception {
    return keep(Sshd.start(folder, "server"));
  }

  private void know(String line) throws IOException {
    Files.writeString(knownHosts, line);
  }

  private static void stop(Desk desk) throws Exception {
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }

  /** Two connections, since their options differ, use the key. */
  @Test
  void aPassphraseIsAskedForOnce() throws Exception {
    var sshd = sshd();
    know(sshd.knownHost("ed25519"));
    Sshd.keygen("-q", "-p", "-P", "", "-N", "a secret", "-f", folder.resolve("id"));
    var db = Forward.of("db", "");
    var web = Forward.of("web", ", -o, ConnectTimeout=7");
    var desk = sitDown(project(sshd.remote(), db, web));
    desk.enter("monday run shop");
    desk.terminal().await("? question        Passphrase of the key");
    desk.terminal().await("? hidden answer");
    desk.terminal().type("a sekret");
    desk.terminal().press("Enter");
    desk.terminal().await("Wrong passphrase. Passphrase of the key");
    desk.terminal().type("a secret");
    desk.terminal().press("Enter");
    desk.terminal().await("db  ✔ ready");
    desk.terminal().await("web ✔ ready");
    db.assertLeadsThere();
    web.assertLeadsThere();
    var screen = desk.terminal().history();
    assertEquals(2, screen.split("\\? question", -1).length - 1, screen);
    assertFalse(screen.contains("a se"), screen);
    assertFalse(screen.contains("hidden answer"), screen);
    stop(desk);
  }

  @Test
  void anUnknownServerIsTakenForYesAndRemembered() throws Exception {
    var sshd = sshd();
    var db = Forward.of("db", "");
    var web = Forward.of("web", ", -o, ConnectTimeout=7");
    var desk = sitDown(project(sshd.remote(), db, web));
    desk.enter("monday run shop");
    desk.terminal().await("is not known. Its key is ");
    desk.terminal().await("? answer");
    desk.terminal().type("yes");
    desk.terminal().await("? answer          yes");
    desk.terminal().press("Enter");
    desk.terminal().await("db  ✔ ready");
    desk.terminal().await("web ✔ ready");
    db.assertLeadsThere();
    assertEquals(1, Files.readAllLines(knownHosts).size());
    var screen = desk.terminal().history();
    assertEquals(1, screen.split("is not known", -1).length - 1, screen);
    stop(desk);
  }

  @Test
  void anUnknownServerIsRefusedForNo() throws Exception {
    var desk = sitDown(project(sshd().remote(), Forward.of("db", "")));
    desk.enter("monday run shop");
    desk.terminal().await("? answer");
    desk.terminal().type("no");
    desk.terminal().press("Enter");
    desk.terminal().await("db ✘ failed");
    desk.terminal().await("is not trusted: you said so");
    desk.awaitEnd(1);
    assertTrue(Files.notExists(knownHosts));
  }

  @Test
  void aPasswordIsAskedForAndNeverShown() throws Exception {
    var server = keep(AskingSshServer.withPassword("s3cret"));
    know(server.knownHost());
    var db = Forward.of("db", "");
    var desk = sitDown(project("ann@127.0.0.1:" + server.port(), db));
    desk.enter("monday run shop --verbose");
    desk.terminal().await("? question        Password of ann@127.0.0.1");
    desk.terminal().type("wrong");
    desk.terminal().press("Enter");
    desk.terminal().await("Wrong password. Password of ann@127.0.0.1");
    desk.terminal().type("s3cret");
    desk.terminal().press("Enter");
    desk.terminal().await("db ✔ ready");
    db.assertLeadsThere();
    stop(desk);
    assertFalse(desk.terminal().history().contains("s3cret"));
    assertEquals(List.of(), filesWith("s3cret"));
  }

  @Test
  void whatTheServerAsksIsAnsweredOneAfterTheOther() throws Exception {
    var server = keep(AskingSshServer.withQuestions("ann", "123456"));
    know(server.knownHost());
    var db = Forward.of("db", "");
    var desk = sitDown(project("ann@127.0.0.1:" + server.port(), db));
    desk.enter("monday run shop");
    desk.terminal().await("asks: Second factor Name:");
    desk.terminal().type("ann");
    desk.terminal().await("? answer          ann");
    desk.terminal().press("Enter");
    desk.terminal().await("asks: Second factor Code:");
    desk.terminal().await("? hidden answer");
    desk.terminal().type("123456");
    desk.terminal().press("Enter");
    desk.terminal().await("db ✔ ready");
    db.assertLeadsThere();
    assertFalse(desk.terminal().history().contains("123456"));
    stop(desk);
  }

  /** As pods of kubernetes-remote do: the account has an empty password. */
  @Test
  void nothingIsAskedWhereTheServerLetsEverybodyIn() throws Exception {
    Requires.root();
    var accounts = Files.copy(Path.of("/etc/passwd"), folder.resolve("passwd"));
    Files.writeString(accounts, "ann::12345:12345::/:/bin/sh\n", StandardOpenOption.APPEND);
    var asAnn =
        List.of("unshare", "--mount", "sh", "-c", "mount --bind \"$0\" /etc/passwd && exec \"$@\"");
    var prefix = new ArrayList<>(asAnn);
    prefix.add(accounts.toString());
    var server =
        keep(
            Sshd.start(
                folder,
                "server",
                prefix,
                "127.0.0.1",
                "PasswordAuthentication yes",
                "PermitEmptyPasswords yes",
                "PubkeyAuthentication no"));
    know(server.knownHost("ed25519"));
    var db = Forward.of("db", "");
    var desk = sitDown(project(server.remote().replaceFirst(".*@", "ann@"), db));
    desk.enter("monday run shop");
    desk.terminal().await("db ✔ ready");
    db.assertLeadsThere();
    assertFalse(desk.terminal().history().contains("?"), desk.terminal().history());
    stop(desk);
  }

  @Test
  void ctrlCStopsTheRunWhileAQuestionIsOpen() throws Exception {
    var desk = sitDown(project(sshd().remote(), Forward.of("db", "")));
    desk.enter("monday run shop");
    desk.terminal().await("? answer");
    desk.terminal().type("ye");
    stop(desk);
    desk.terminal().type("echo typed");
    desk.terminal().await("$ echo typed");
  }

  @Test
  void theGuardianSetsTheTerminalBackWhenTheProgramIsKilled() throws Exception {
    var desk = sitDown(project(sshd().remote(), Forward.of("db", "")));
    desk.enter(
        "sh -c 'modes=$(stty -g); monday run shop; until [ \"$(stty -g)\" = \"$modes\" ];"
            + " do sleep 0.05; done; echo as before'");
    desk.terminal().await("? answer");
    assertTrue(desk.program().destroyForcibly());
    desk.terminal().await("as before");
    desk.awaitEnd(0);
  }

  /** A shell with job control sets the terminal for itself meanwhile. */
  @Test
  void aStoppedProgramAsksOnWhenItIsContinued() throws Exception {
    Requires.command("bash");
    var db = Forward.of("db", "");
    var desk = sitDown(project(sshd().remote(), db));
    desk.enter("bash --norc");
    desk.terminal().type("PS1='bash$ '; monday run shop");
    desk.terminal().press("Enter");
    desk.terminal().await("? answer");
    desk.terminal().press("C-z");
    desk.terminal().await("Stopped");
    desk.terminal().type("fg");
    desk.terminal().press("Enter");
    desk.terminal().type("yes");
    desk.terminal().await("? answer          yes");
    desk.terminal().press("Enter");
    desk.terminal().await("db ✔ ready");
    desk.terminal().press("C-c");
    desk.terminal().await("bash$");
    desk.terminal().type("exit");
    desk.terminal().press("Enter");
    desk.awaitEnd(0);
  }

  @Test
  void withoutATerminalTheErrorSaysWhatToSet() throws Exception {
    var sshd = sshd();
    for (var output : List.of("text", "json")) {
      Files.writeString(
          folder.resolve("monday.yaml"), project(sshd.remote(), Forward.of("db", "")));
      var builder =
          new ProcessBuilder(
              Installation.PROGRAM.toString(),
              "run",
              "shop",
              "--output",
              output,
              "-c",
              folder + "");
      builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
      builder.environment().put("HOME", folder.toString());
      try (var run = LiveRun.of(builder.redirectInput(Path.of("/dev/null").toFile()))) {
        var outcome = run.end();
        assertEquals(1, outcome.status(), outcome::toString);
        assertTrue(
            outcome.output().contains("is not known, and nobody has said that it is right;"),
            outcome::toString);
        assertTrue(
            outcome.output().contains("StrictHostKeyChecking=accept-new"), outcome::toString);
      }
    }
  }

  /** The files of the run's state that hold a text. */
  private List<Path> filesWith(String text) throws IOException {
    var found = new ArrayList<Path>();
    try (var files = Files.walk(folder.resolve("desk"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}
