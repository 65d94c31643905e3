package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.SshOption;
import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to OpenSSH's own server. */
class SshConnectionIT {
  private static final int PATIENCE_SECONDS = 20;

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private ScriptedAsker asker = new ScriptedAsker();
  private SshConnections connections = new SshConnections();
  private Sshd sshd;
  private ServerSocket service;

  @BeforeEach
  void start() throws Exception {
    sshd = keep(Sshd.start(folder, "server"));
    service = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    know(sshd);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  private void know(Sshd server) throws IOException {
    var known = Files.exists(knownHosts()) ? Files.readString(knownHosts()) : "";
    Files.writeString(knownHosts(), known + server.knownHost("ed25519"));
  }

  private void answers(String... answers) {
    asker = new ScriptedAsker(answers);
    connections = new SshConnections();
  }

  private SshSettings settings(String remote, List<SshOption> args) throws Exception {
    return SshSettingsReader.of(System.getenv(), notices::add).read(remote, args);
  }

  private SshSettings settings(String... more) throws Exception {
    return settings(sshd.remote(), Sshd.args(folder.resolve("id"), knownHosts(), more));
  }

  private SshConnection connect(SshSettings settings) throws Exception {
    return keep(connections.use(settings, asker, notices::add)).connection();
  }

  private SshFailure failure(SshFailure.Kind kind, SshSettings settings) {
    var failure = assertThrows(SshFailure.class, () -> connect(settings));
    assertEquals(kind, failure.kind(), failure.getMessage());
    return failure;
  }

  private static void assertHas(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  /** Bytes go each way through a new channel, and each side may end its own. */
  private void assertCarries(SshConnection connection) throws Exception {
    var channel = keep(connection.openChannel("127.0.0.1", service.getLocalPort()));
    try (var far = service.accept()) {
      far.setSoTimeout(PATIENCE_SECONDS * 1000);
      send(channel, "question");
      channel.shutdownOutput();
      assertEquals("question", text(far.getInputStream().readAllBytes()));
      far.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
    }
    assertEquals("answer", receiveAll(channel));
  }

  static void send(Duplex channel, String text) throws IOException {
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  static String receiveAll(Duplex channel) throws IOException {
    var bytes = ByteBuffer.allocate(1000);
    while (channel.read(bytes) >= 0) {
      // until its end
    }
    return text(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void carriesAChannel() throws Exception {
    assertCarries(connect(settings()));
    assertEquals(List.of(), notices);
  }

  @Test
  void equalSettingsShareAConnection() throws Exception {
    var connection = connect(settings());
    assertSame(connection, connect(settings()));
    assertNotSame(connection, connect(settings("ConnectTimeout=3")));
  }

  @Test
  void lastUserClosesIt() throws Exception {
    var first = connections.use(settings(), asker, notices::add);
    var second = connections.use(settings(), asker, notices::add);
    var connection = first.connection();
    assertSame(connection, second.connection());
    first.close();
    first.close();
    assertTrue(connection.isOpen());
    second.close();
    assertFalse(connection.isOpen());
  }

  @Test
  void configurationOfSshIsUnderstood() throws Exception {
    Files.writeString(
        folder.resolve("more"),
        """
        Match originalhost box
          Port %d
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile none
        """
            .formatted(sshd.port, folder.resolve("id"), knownHosts()));
    Files.writeString(
        folder.resolve("config"),
        "Include %s\nHost box\n  HostName 127.0.0.1\n".formatted(folder.resolve("more")));
    assertCarries(
        connect(
            settings(
                "box",
                List.of(
                    new SshOption(
                        OptionSource.NOWHERE, 'F', folder.resolve("config").toString())))));
    assertEquals(List.of(), notices);
  }

  @Test
  void jumpsOverTwoServers() throws Exception {
    var first = keep(Sshd.start(folder, "first"));
    var second = keep(Sshd.start(folder, "second"));
    know(first);
    know(second);
    Files.writeString(
        folder.resolve("config"),
        """
        Host *
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile none
        Host target
          HostName 127.0.0.1
          Port %d
          ProxyJump first,second
        Host first
          HostName 127.0.0.1
          Port %d
        Host second
          HostName 127.0.0.1
          Port %d
        """
            .formatted(folder.resolve("id"), knownHosts(), sshd.port, first.port, second.port));
    var settings =
        settings(
            "target",
            List.of(new SshOption(OptionSource.NOWHERE, 'F', folder.resolve("config").toString())));
    assertEquals(second.port, settings.reach().via().orElseThrow().reach().port());
    var use = connections.use(settings, asker, notices::add);
    assertCarries(use.connection());
    assertEquals(1, accepted(first));
    assertEquals(1, accepted(second));
    assertEquals(1, accepted(sshd));
    use.close();
  }

  private static long accepted(Sshd server) throws IOException {
    return server.log().lines().filter(line -> line.contains("Accepted publickey")).count();
  }

  @Test
  void refusedSettingIsAnErrorThatNamesIt() {
    var failure = assertThrows(SshFailure.class, () -> settings("ProxyCommand=nc %h %p"));
    assertEquals(SshFailure.Kind.CONFIGURATION, failure.kind());
    assertHas(failure.getMessage(), "ProxyCommand");
  }

  @Test
  void optionThatSshDoesNotKnowIsAnError() {
    var failure = assertThrows(SshFailure.class, () -> settings("ConnectTimeout=soon"));
    assertEquals(SshFailure.Kind.CONFIGURATION, failure.kind());
    assertHas(failure.getMessage(), "invalid time value");
  }

  @Test
  void chosenCiphersAreUsed() throws Exception {
    assertEquals(List.of(), settings().ciphers());
    var settings = settings("Ciphers=aes256-ctr,chacha20-poly1305@openssh.com");
    assertEquals(List.of("aes256-ctr", "chacha20-poly1305@openssh.com"), settings.ciphers());
    assertCarries(connect(settings));
    var unknown = failure(SshFailure.Kind.CONFIGURATION, settings("Ciphers=3des-cbc"));
    assertHas(unknown.getMessage(), "Ciphers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-t ed25519",
        "-t ecdsa -b 256",
        "-t ecdsa -b 521",
        "-t rsa -b 2048",
        "-t rsa -b 2048 -m PEM",
        "-t ecdsa -m PEM",
        "-t rsa -b 2048 -m PKCS8",
        "-t ecdsa -m PKCS8",
        "-t ed25519 -Z aes256-gcm@openssh.com",
        "-t ed25519 -Z aes128-cbc"
      })
  void keysOfEachKindLogIn(String options) throws Exception {
    answers("a secret");
    for (String passphrase : List.of("", "a secret")) {
      var name = passphrase.isEmpty() ? "plain" : "encrypted";
      var key = folder.resolve(name);
      var arguments = new ArrayList<Object>(List.of("-q", "-N", passphrase, "-f", key));
      arguments.addAll(List.of(options.split(" ", -1)));
      Sshd.keygen(arguments.toArray());
      allow(key);
      Files.delete(folder.resolve(name + ".pub"));
      assertCarries(connect(settings(sshd.remote(), Sshd.args(key, knownHosts()))));
    }
    assertEquals(
        List.of("Passphrase of the key " + folder.resolve("encrypted")), asker.questions());
    assertTrue(asker.areAllWiped());
  }

  private void allow(Path key) throws IOException {
    Files.writeString(
        sshd.folder.resolve("authorized_keys"),
        Files.readString(key.resolveSibling(key.getFileName() + ".pub")));
  }

  private Path encryptedKey() throws Exception {
    var key = folder.resolve("encrypted");
    Sshd.keygen("-q", "-t", "ed25519", "-N", "a secret", "-f", key);
    allow(key);
    return key;
  }

  @Test
  void passphraseIsAskedForOnce() throws Exception {
    var settings = settings(sshd.remote(), Sshd.args(encryptedKey(), knownHosts()));
    answers("wrong", "a secret", "never asked");
    var connection = connect(settings);
    sshd.restart();
    connection.awaitLoss();
    assertCarries(connect(settings));
    assertEquals(2, asker.questions().size(), asker.questions()::toString);
    assertTrue(asker.areAllWiped());
  }

  @Test
  void encryptedKeyIsAnErrorWhereNobodyIsThere() throws Exception {
    var key = encryptedKey();
    var failure =
        failure(SshFailure.Kind.CREDENTIALS, settings(sshd.remote(), Sshd.args(key, knownHosts())));
    assertHas(failure.getMessage(), key.toString());
    assertHas(failure.getMessage(), "ssh-add");
  }

  @Test
  void keyThatTheServerDoesNotTakeIsNotOpened() throws Exception {
    var key = encryptedKey();
    Files.writeString(sshd.folder.resolve("authorized_keys"), "");
    var failure =
        failure(SshFailure.Kind.CREDENTIALS, settings(sshd.remote(), Sshd.args(key, knownHosts())));
    assertHas(failure.getMessage(), "it refused the key " + key);
    assertEquals(List.of(), asker.questions());
  }

  @Test
  void agentLogsIn() throws Exception {
    var socket = folder.resolve("agent");
    var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    keep(agent::destroyForcibly);
    awaitExists(socket, agent);
    var add = new ProcessBuilder("ssh-add", folder.resolve("id").toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    assertEquals(0, add.start().waitFor());
    Files.delete(folder.resolve("id"));
    var environment = Map.of("SSH_AUTH_SOCK", socket.toString(), "PATH", System.getenv("PATH"));
    var args = Sshd.args(folder.resolve("nothing"), knownHosts());
    var reader = SshSettingsReader.of(environment, notices::add);
    failure(SshFailure.Kind.CREDENTIALS, reader.read(sshd.remote(), args));
    args.removeIf(option -> option.value().equals("IdentitiesOnly=yes"));
    assertCarries(connect(reader.read(sshd.remote(), args)));
    // the agent's key is also used when only its public half is named
    var named = Sshd.args(folder.resolve("id.pub"), knownHosts());
    assertCarries(connect(reader.read(sshd.remote(), named)));
    assertEquals(List.of(), notices);
  }

  private static void awaitExists(Path socket, Process agent) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Files.notExists(socket)) {
      assertFalse(agent.waitFor(5, TimeUnit.MILLISECONDS));
      assertTrue(System.nanoTime() < deadline);
    }
  }

  @Test
  void hashedNameIsKnown() throws Exception {
    Sshd.run(List.of("ssh-keygen", "-q", "-H", "-f", knownHosts().toString()));
    var text = Files.readString(knownHosts());
    assertTrue(text.startsWith("|1|"), text);
    connect(settings());
  }

  @Test
  void keyOfTheKnownTypeIsAskedFor() throws Exception {
    Files.writeString(knownHosts(), sshd.knownHost("ecdsa"));
    connect(settings("StrictHostKeyChecking=yes"));
  }

  @Test
  void unknownHostIsAskedAboutAndRemembered() throws Exception {
    Files.writeString(knownHosts(), "");
    failure(SshFailure.Kind.HOST_KEY, settings());
    answers("yes");
    assertCarries(connect(settings()));
    assertEquals(sshd.knownHost("ed25519"), Files.readString(knownHosts()));
    assertHas(asker.questions().getFirst(), sshd.hostKey("ed25519").fingerprint());
  }

  @Test
  void changedHostKeyIsRefused() throws Exception {
    var other = keep(Sshd.start(folder, "other")).hostKey("ed25519");
    Files.writeString(
        knownHosts(), "[127.0.0.1]:%d %s %s\n".formatted(sshd.port, other.type(), other.base64()));
    var failure = failure(SshFailure.Kind.HOST_KEY, settings("StrictHostKeyChecking=no"));
    assertHas(failure.getMessage(), sshd.hostKey("ed25519").fingerprint());
    assertHas(failure.getMessage(), other.fingerprint());
    assertHas(failure.getMessage(), knownHosts() + ":1");
  }

  @Test
  void nothingListensThere() throws Exception {
    sshd.kill();
    var failure = failure(SshFailure.Kind.PASSING, settings());
    assertHas(failure.getMessage(), "127.0.0.1:%d: connection refused".formatted(sshd.port));
  }

  @Test
  void targetThatRefusesFailsItsChannelAlone() throws Exception {
    var connection = connect(settings());
    var failure =
        assertThrows(SshFailure.class, () -> connection.openChannel("127.0.0.1", Sshd.freePort()));
    assertEquals(SshFailure.Kind.REFUSED, failure.kind());
    assertHas(failure.getMessage(), "it cannot connect there");
    assertCarries(connection);
  }

  @Test
  void serverThatForbidsForwardingIsNamed() throws Exception {
    var strict = keep(Sshd.start(folder, "strict", "AllowTcpForwarding no"));
    know(strict);
    var connection =
        connect(settings(strict.remote(), Sshd.args(folder.resolve("id"), knownHosts())));
    var channel =
        assertThrows(
            SshFailure.class, () -> connection.openChannel("127.0.0.1", service.getLocalPort()));
    assertHas(channel.getMessage(), "AllowTcpForwarding");
    var listener =
        assertThrows(SshFailure.class, () -> connection.listen("127.0.0.1", 0, Duplex::close));
    assertHas(listener.getMessage(), "AllowTcpForwarding");
  }

  @Test
  void lossIsTold() throws Exception {
    var use = keep(connections.use(settings(), asker, notices::add));
    var connection = use.connection();
    var channel = connection.openChannel("127.0.0.1", service.getLocalPort());
    keep(service.accept());
    sshd.kill();
    var loss = connection.awaitLoss();
    assertEquals(SshFailure.Kind.PASSING, loss.kind());
    assertHas(loss.getMessage(), "is lost");
    assertThrows(IOException.class, () -> receiveAll(channel));
    assertThrows(IOException.class, () -> send(channel, "more"));
    assertFalse(connection.isOpen());
    sshd.restart();
    assertCarries(use.connection());
  }

  @Test
  void silentServerIsFound() throws Exception {
    var connection = connect(settings("ServerAliveInterval=1", "ServerAliveCountMax=1"));
    assertCarries(connection);
    signal("STOP");
    try {
      assertHas(connection.awaitLoss().getMessage(), "no sign of life for 2 s");
    } finally {
      signal("CONT");
    }
  }

  private void signal(String name) throws Exception {
    for (ProcessHandle child : sshd.children()) {
      Sshd.run(List.of("kill", "-" + name, Long.toString(child.pid())));
    }
  }

  @Test
  void idleConnectionLives() throws Exception {
    var connection = connect(settings("ServerAliveInterval=1", "ServerAliveCountMax=1"));
    var idle = new ArrayBlockingQueue<SshFailure>(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            idle.add(connection.awaitLoss());
          } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
          }
        });
    assertEquals(null, idle.poll(4, TimeUnit.SECONDS));
    assertCarries(connection);
  }

  @Test
  void serverListens() throws Exception {
    sshd.requireHalfClose();
    var connection = connect(settings());
    var taken = new ArrayBlockingQueue<Duplex>(10);
    var listener = connection.listen("127.0.0.1", 0, taken::add);
    for (int i = 0; i < 3; i++) {
      try (var client = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
        client.setSoTimeout(PATIENCE_SECONDS * 1000);
        client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
        client.shutdownOutput();
        var channel = taken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals("question", receiveAll(channel));
        send(channel, "answer");
        channel.shutdownOutput();
        assertEquals("answer", text(client.getInputStream().readAllBytes()));
        channel.close();
      }
    }
    int port = listener.port();
    var taken2 =
        assertThrows(SshFailure.class, () -> connection.listen("127.0.0.1", port, taken::add));
    assertHas(taken2.getMessage(), "the SSH server does not listen at 127.0.0.1:" + port);
    listener.close();
    assertThrows(
        IOException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
  }
}
