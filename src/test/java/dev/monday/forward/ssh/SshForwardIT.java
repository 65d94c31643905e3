package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.EchoServer;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forwards over OpenSSH's own server, by the packaged program. */
@Timeout(180)
class SshForwardIT {
  private static final int MIB = 1024 * 1024;

  /** Of the 1 GiB each way that the full tests move. */
  private static final int MEBIBYTES =
      (int) Math.max(16, 1024 * Double.parseDouble(System.getProperty("monday.rounds", "1")));

  @TempDir private Path temp;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private SshProject project;
  private Sshd sshd;
  private EchoServer service;

  @BeforeEach
  void start() throws Exception {
    var folder = temp.toRealPath();
    project = new SshProject(folder);
    sshd = keep(Sshd.start(folder, "server"));
    service = keep(new EchoServer("127.0.0.1", "hello "));
    project.know(sshd);
    project.sshConfig();
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    threads.shutdownNow();
    Leftovers.awaitNone(project.folder);
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private <T> Future<T> beside(Callable<T> task) {
    return threads.submit(task);
  }

  private static <T> T result(Future<T> task) throws Exception {
    return task.get(120, TimeUnit.SECONDS);
  }

  /** One forward to the service by way of this server, which answers. */
  private void assertReaches(String remote) throws Exception {
    int port = SshProject.freePort();
    project.configure("", project.local("db", remote, port, service.port()));
    try (var run = project.start()) {
      run.await("db.svc.local:%d → 127.0.0.1:%d over %s".formatted(port, service.port(), remote));
      assertEquals("hello you", SshProject.answer(project.place("db", port), "you"));
      end(run);
    }
  }

  private String failure(String remote) throws Exception {
    project.configure("", project.local("db", remote, SshProject.freePort(), service.port()));
    try (var run = project.start()) {
      run.await("failed");
      run.signal("TERM");
      return run.end().output();
    }
  }

  private static void assertHas(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @Test
  void portBehindTheServerHasAName() throws Exception {
    assertReaches(sshd.remote());
  }

  @Test
  void urlNamesTheServerToo() throws Exception {
    assertReaches("ssh://" + sshd.remote());
  }

  @Test
  void aliasOfTheConfigurationIsEnough() throws Exception {
    project.sshConfig("Host box", "  HostName 127.0.0.1", "  Port " + sshd.port);
    assertReaches("box");
  }

  @Test
  void optionsStandInArgs() throws Exception {
    int port = SshProject.freePort();
    Files.move(project.key(), project.folder.resolve("other"));
    project.configure(
        "",
        "{name: db, type: ssh, values: {remote: 127.0.0.1, ports: [\"%d:%d\"], disable_proxy: true, args: [-F, none, -p%d, -l, %s, -i, \"%s\", -o, \"UserKnownHostsFile=%s\", -oIdentitiesOnly=yes]}}"
            .formatted(
                port,
                service.port(),
                sshd.port,
                System.getProperty("user.name"),
                project.folder.resolve("other"),
                project.knownHosts()));
    try (var run = project.start()) {
      run.await("127.0.0.1:%d → 127.0.0.1:%d over 127.0.0.1".formatted(port, service.port()));
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      assertEquals("hello you", SshProject.answer(here, "you"));
      end(run);
    }
  }

  @Test
  void serversMayStandInFrontOfTheServer() throws Exception {
    var first = keep(Sshd.start(project.folder, "first"));
    var second = keep(Sshd.start(project.folder, "second"));
    project.know(sshd, first, second);
    project.sshConfig(
        "Host box",
        "  HostName 127.0.0.1",
        "  Port " + sshd.port,
        "  ProxyJump %s,%s".formatted(first.remote(), second.remote()));
    assertReaches("box");
    assertFalse(first.log().isEmpty());
    assertHas(second.log(), "Accepted publickey");
  }

  @Test
  void agentHasTheKey() throws Exception {
    Requires.command("ssh-agent");
    Requires.command("ssh-add");
    var socket = project.folder.resolve("agent");
    var agent =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    keep(() -> agent.destroyForcibly().onExit().join());
    while (Files.notExists(socket)) {
      assertFalse(agent.waitFor(5, TimeUnit.MILLISECONDS));
    }
    var add = new ProcessBuilder("ssh-add", "-q", project.key().toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    assertEquals(0, add.start().waitFor());
    Files.delete(project.key());
    Files.delete(project.folder.resolve("id.pub"));
    project.environment.put("SSH_AUTH_SOCK", socket.toString());
    Files.writeString(
        project.folder.resolve("ssh_config"),
        "Host *\n  UserKnownHostsFile %s\n".formatted(project.knownHosts()));
    assertReaches(sshd.remote());
  }

  @Test
  void encryptedKeyNeedsSomebodyToAsk() throws Exception {
    Sshd.keygen("-q", "-p", "-N", "secret", "-f", project.key());
    var said = failure(sshd.remote());
    assertHas(said, "it is encrypted, and nobody has given its passphrase");
    assertHas(said, "ssh-add " + project.key());
  }

  @Test
  void namesOfKnownHostsMayBeHashed() throws Exception {
    Sshd.keygen("-q", "-H", "-f", project.knownHosts());
    assertFalse(Files.readString(project.knownHosts()).contains("127.0.0.1"));
    assertReaches(sshd.remote());
  }

  @Test
  void unknownServerIsNotTakenWithoutAPerson() throws Exception {
    Files.writeString(project.knownHosts(), "");
    var said = failure(sshd.remote());
    assertHas(said, "SHA256:");
    assertEquals("", Files.readString(project.knownHosts()));
  }

  @Test
  void changedServerIsNeverTaken() throws Exception {
    var other = keep(Sshd.start(project.folder, "other"));
    Files.writeString(
        project.knownHosts(),
        other.knownHost("ed25519").replace(":" + other.port, ":" + sshd.port));
    var said = failure(sshd.remote());
    assertHas(said, project.knownHosts() + ":1");
  }

  @Test
  void wrongKeyIsNotTriedAgain() throws Exception {
    Files.delete(project.key());
    Files.delete(project.folder.resolve("id.pub"));
    Sshd.keygen("-q", "-t", "ed25519", "-N", "", "-f", project.key());
    assertHas(failure(sshd.remote()), "cannot log in to");
    assertEquals(
        1,
        sshd.log()
            .lines()
            .filter(line ->
                line.contains("Connection from")
                    || line.contains("Connection closed by authenticating user"))
            .count());
  }

  @Test
  void forwardsOfOneServerShareAConnectionAndFailAlone() throws Exception {
    int port = SshProject.freePort();
    int nobody = SshProject.freePort();
    project.configure(
        "",
        project.local("one", sshd.remote(), port, service.port()),
        project.local("two", sshd.remote(), port, nobody));
    try (var run = project.start()) {
      run.await("one.svc.local:" + port);
      run.await("cannot reach 127.0.0.1:%d from the SSH server".formatted(nobody));
      assertEquals("hello you", SshProject.answer(project.place("one", port), "you"));
      var waiting = beside(() -> SshProject.answer(project.place("two", port), "too"));
      try (var _ = new EchoServer("127.0.0.1", nobody, "late ")) {
        assertEquals("late too", result(waiting));
      }
      assertEquals(1, logins(sshd));
      end(run);
    }
  }

  private static long logins(Sshd server) throws IOException {
    return server.log().lines().filter(line -> line.contains("Accepted publickey")).count();
  }

  @Test
  void forwardThatIsEditedLeavesTheOthersOfItsServerAlone() throws Exception {
    var other = keep(new EchoServer("127.0.0.1", "goodbye "));
    int port = SshProject.freePort();
    var kept = project.local("kept", sshd.remote(), port, service.port());
    project.configure("", kept, project.local("db", sshd.remote(), port, service.port()));
    try (var run = project.start()) {
      run.await("kept.svc.local:%d → 127.0.0.1:%d over".formatted(port, service.port()));
      run.await("db.svc.local:%d → 127.0.0.1:%d over".formatted(port, service.port()));
      try (var client = SshProject.connect(project.place("kept", port))) {
        project.configure("", kept, project.local("db", sshd.remote(), port, other.port()));
        run.await("reloaded        ~ forward db");
        run.await("db.svc.local:%d → 127.0.0.1:%d over".formatted(port, other.port()));
        assertEquals("goodbye you", SshProject.answer(project.place("db", port), "you"));
        project.configure("", kept);
        run.await("- forward db");
        run.await("db   • stopped");
        client.getOutputStream().write("still here".getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        var said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("hello still here", said);
      }
      end(run);
    }
  }

  @Test
  void withoutAProbeOnlyTheConnectionCounts() throws Exception {
    int port = SshProject.freePort();
    int nobody = SshProject.freePort();
    project.configure("", project.local("db", sshd.remote(), port, nobody, ", probe: false"));
    try (var run = project.start()) {
      run.await("db.svc.local:" + port);
      assertThrows(
          IOException.class, () -> SshProject.answer(project.place("db", port), "anybody"));
      run.await("it cannot connect there");
      end(run);
    }
  }

  @Test
  void serverListensForUs() throws Exception {
    sshd.requireHalfClose();
    int there = SshProject.freePort();
    project.configure(
        "",
        project.forward(
            "hook",
            "ssh-remote",
            sshd.remote(),
            "ports: [\"%d:%d\"]".formatted(service.port(), there)));
    try (var run = project.start()) {
      run.await(
          "localhost:%d at %s → 127.0.0.1:%d".formatted(there, sshd.remote(), service.port()));
      var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), there);
      assertEquals("hello you", SshProject.answer(place, "you"));
      service.close();
      assertThrows(IOException.class, () -> requireAnswer(place));
      run.await("cannot reach 127.0.0.1:" + service.port());
      end(run);
    }
  }

  private static void requireAnswer(InetSocketAddress place) throws IOException {
    if (SshProject.answer(place, "you").isEmpty()) {
      throw new IOException("no answer");
    }
  }

  @Test
  void serverMayListenAtAllItsAddresses() throws Exception {
    var open = keep(Sshd.start(project.folder, "open", "GatewayPorts clientspecified"));
    project.know(open);
    int there = SshProject.freePort();
    for (var bind : List.of("\"*\"", "0.0.0.0", "127.0.0.1")) {
      project.configure(
          "",
          project.forward(
              "hook",
              "ssh-remote",
              open.remote(),
              "bind: %s, ports: [\"%d:%d\"]".formatted(bind, service.port(), there)));
      try (var run = project.start()) {
        run.await(":%d at %s".formatted(there, open.remote()));
        var address = bind.equals("127.0.0.1") ? bind : "127.0.0.9";
        var place = new InetSocketAddress(InetAddress.ofLiteral(address), there);
        assertEquals("hello you", SshProject.answer(place, "you"));
        end(run);
      }
    }
  }

  @Test
  void portThatTheServerRefusesIsNamed() throws Exception {
    var taken = keep(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    var values =
        "bind: 127.0.0.1, ports: [\"%d:%d\"]".formatted(service.port(), taken.getLocalPort());
    project.configure("", project.forward("hook", "ssh-remote", sshd.remote(), values));
    try (var run = project.start()) {
      run.await(
          "the SSH server does not listen at 127.0.0.1:%d: the port is taken there"
              .formatted(taken.getLocalPort()));
      taken.close();
      run.await("127.0.0.1:%d at %s".formatted(taken.getLocalPort(), sshd.remote()));
      end(run);
    }
  }

  @Test
  void serverLeadsToAnApp() throws Exception {
    sshd.requireHalfClose();
    Requires.command("python3");
    int own = SshProject.freePort();
    int named = SshProject.freePort();
    int there = SshProject.freePort();
    Files.writeString(project.folder.resolve("page"), "the app's page");
    project.configure(
        "{name: web, hostname: web.svc.local, ports: [\"%d:%d\"], run: {command: \"exec python3 -m http.server --bind 127.0.0.1 %d\"}}"
            .formatted(named, own, own),
        project.forward(
            "hook",
            "ssh-remote",
            sshd.remote(),
            "app: web, ports: [\"%d:%d\"]".formatted(named, there)));
    try (var run = project.start()) {
      run.await("localhost:%d at %s → web:%d".formatted(there, sshd.remote(), named));
      var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), there);
      assertHas(SshProject.answer(place, "GET /page HTTP/1.0\r\n\r\n"), "the app's page");
      end(run);
    }
  }

  @Test
  void muchGoesEachWayAtOnce() throws Exception {
    sshd.requireHalfClose();
    int port = SshProject.freePort();
    try (var far = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      project.configure(
          "", project.local("db", sshd.remote(), port, far.getLocalPort(), ", probe: false"));
      try (var run = project.start()) {
        run.await("db.svc.local:" + port);
        try (var near = SshProject.connect(project.place("db", port));
            var peer = far.accept()) {
          var up = beside(() -> sendRandom(near, 1));
          var down = beside(() -> sendRandom(peer, 2));
          var gotUp = beside(() -> receiveAll(peer.getInputStream()));
          var gotDown = beside(() -> receiveAll(near.getInputStream()));
          assertArrayEquals(result(up), result(gotUp));
          assertArrayEquals(result(down), result(gotDown));
        }
        end(run);
      }
    }
  }

  private static byte[] sendRandom(Socket socket, long seed) throws Exception {
    var random = new Random(seed);
    var chunk = new byte[64 * 1024];
    var digest = MessageDigest.getInstance("SHA-256");
    for (long sent = 0; sent < (long) MEBIBYTES * MIB; sent += chunk.length) {
      random.nextBytes(chunk);
      digest.update(chunk);
      socket.getOutputStream().write(chunk);
    }
    socket.shutdownOutput();
    return digest.digest();
  }

  private static byte[] receiveAll(InputStream in) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return digest.digest();
  }

  @Test
  void manyChannelsAtOnce() throws Exception {
    int port = SshProject.freePort();
    project.configure("", project.local("db", sshd.remote(), port, service.port()));
    try (var run = project.start()) {
      run.await("db.svc.local:" + port);
      var place = project.place("db", port);
      var clients = new ArrayList<Socket>();
      for (int i = 0; i < 200; i++) {
        clients.add(keep(SshProject.connect(place)));
      }
      for (int round = 0; round < 3; round++) {
        for (Socket client : clients) {
          client.getOutputStream().write('a' + round);
        }
      }
      for (Socket client : clients) {
        var got = client.getInputStream().readNBytes("hello abc".length());
        assertEquals("hello abc", new String(got, StandardCharsets.UTF_8));
      }
      assertEquals(1, logins(sshd));
      end(run);
    }
  }

  @Test
  void serverThatIsFullSaysSo() throws Exception {
    var full = keep(Sshd.start(project.folder, "full", "MaxStartups 1"));
    project.know(full);
    var stranger = keep(new Socket(InetAddress.getLoopbackAddress(), full.port));
    assertTrue(stranger.getInputStream().read() > 0); // it counts now
    int port = SshProject.freePort();
    project.configure("", project.local("db", full.remote(), port, service.port()));
    try (var run = project.start()) {
      run.await("MaxStartups");
      stranger.close();
      assertEquals("hello you", SshProject.answer(project.place("db", port), "you"));
      end(run);
    }
  }

  /** What a run needs only for SSH costs memory and time, and fast ciphers need both compilers. */
  @Test
  void onlyARunWithSuchForwardsLoadsWhatTheyNeed() throws Exception {
    var loaded = project.folder.resolve("loaded");
    project.environment.put("MONDAY_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded);
    project.configure("{name: app, run: {command: sleep 1000000}}");
    try (var run = project.start()) {
      run.await("ready");
      var command = Files.readString(Path.of("/proc", Long.toString(run.pid()), "cmdline"));
      assertFalse(command.contains("TieredStopAtLevel"), command);
      end(run);
    }
    assertEquals(0, librariesIn(loaded));
    assertReaches(sshd.remote());
    assertTrue(librariesIn(loaded) > 0);
  }

  private static long librariesIn(Path loaded) throws IOException {
    try (var lines = Files.lines(loaded)) {
      return lines
          .filter(line -> line.contains("org.apache.sshd.") || line.contains("org.bouncycastle."))
          .count();
    }
  }

  @Test
  void serverThatForbidsForwardingSaysSo() throws Exception {
    var strict = keep(Sshd.start(project.folder, "strict", "AllowTcpForwarding no"));
    project.know(strict);
    project.configure(
        "", project.local("db", strict.remote(), SshProject.freePort(), service.port()));
    try (var run = project.start()) {
      run.await("AllowTcpForwarding");
      end(run);
    }
  }
}
