package dev.monday.forward.ssh;

import dev.monday.config.SourcePosition;
import dev.monday.config.SshOption;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * OpenSSH's server on a port of 127.0.0.1, with keys and a configuration of its own; who runs the
 * tests may log in by the key {@code id}. Where it is not installed, an embedded server stands in,
 * and tests that need OpenSSH's own are skipped.
 */
public final class Sshd implements AutoCloseable {
  private static final AtomicBoolean SAID = new AtomicBoolean();

  final Path folder;
  final int port;
  private final SshDaemon daemon;

  private Sshd(Path folder, int port, SshDaemon daemon) {
    this.folder = folder;
    this.port = port;
    this.daemon = daemon;
  }

  /**
   * Whether OpenSSH's server is there and {@code -Dmonday.tests.sshd=embedded} does not ask for the
   * other one; fails where all must be there.
   */
  private static boolean isReal() {
    var missing =
        "embedded".equals(System.getProperty("monday.tests.sshd"))
            ? "-Dmonday.tests.sshd=embedded"
            : "no /usr/sbin/sshd (Debian: openssh-server)";
    boolean real = missing.startsWith("no ") && Files.isExecutable(OpenSshDaemon.PROGRAM);
    if (!real && Requires.isComplete()) {
      Requires.that(false, missing);
    }
    if (!real && SAID.compareAndSet(false, true)) {
      System.err.println(missing + ": tests use the embedded SSH server of Apache MINA instead");
    }
    return real;
  }

  /** Starts one in a folder of its own below the given one, with more lines for sshd_config. */
  public static Sshd start(Path parent, String name, String... more) throws Exception {
    return start(parent, name, List.of(), "127.0.0.1", more);
  }

  /** Starts one by another program, such as one that enters a namespace. */
  public static Sshd start(
      Path parent, String name, List<String> prefix, String address, String... more)
      throws Exception {
    boolean real = isReal();
    Requires.command("ssh");
    Requires.command("ssh-keygen");
    var folder = Files.createDirectories(parent.resolve(name));
    // sshd refuses keys below a folder that others may write
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    keygen("-q", "-t", "ed25519", "-N", "", "-f", folder.resolve("host_ed25519"));
    keygen("-q", "-t", "ecdsa", "-N", "", "-f", folder.resolve("host_ecdsa"));
    if (Files.notExists(parent.resolve("id"))) {
      keygen("-q", "-t", "ed25519", "-N", "", "-f", parent.resolve("id"));
    }
    Files.copy(parent.resolve("id.pub"), folder.resolve("authorized_keys"));
    int port = freePort();
    var lines =
        new ArrayList<>(
            List.of(
                "Port " + port,
                "ListenAddress " + address,
                "HostKey " + folder.resolve("host_ed25519"),
                "HostKey " + folder.resolve("host_ecdsa"),
                "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                "PidFile none",
                "StrictModes no",
                "UsePAM no",
                "PermitRootLogin yes",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no"));
    lines.addAll(0, List.of(more));
    if (lines.stream().noneMatch(line -> line.startsWith("MaxStartups"))) {
      lines.add("MaxStartups 100"); // of this setting the last one counts
    }
    Files.write(folder.resolve("sshd_config"), lines);
    if (!real && !prefix.isEmpty()) {
      EmbeddedSshDaemon.skip("a server in a namespace");
    }
    var daemon =
        real
            ? new OpenSshDaemon(folder, prefix)
            : new EmbeddedSshDaemon(folder, address, port, List.of(more));
    daemon.start();
    return new Sshd(folder, port, daemon);
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Ends it with all its connections, without a word to anyone. */
  void kill() {
    daemon.kill();
  }

  void restart() throws Exception {
    kill();
    startAgain();
  }

  void startAgain() throws Exception {
    daemon.start();
  }

  /**
   * The processes that serve connections now. The embedded server has none: the test is skipped.
   */
  List<ProcessHandle> children() {
    return daemon.children();
  }

  /** Skips the test on the embedded server, which ends both sides of a connection at once. */
  void requireHalfClose() {
    daemon.requireHalfClose();
  }

  HostKey hostKey(String type) throws IOException {
    var words = Files.readString(folder.resolve("host_" + type + ".pub")).split(" ", -1);
    return new HostKey(words[0], words[1]);
  }

  /** The line of known_hosts for one of its keys. */
  public String knownHost(String type) throws IOException {
    var key = hostKey(type);
    return "[127.0.0.1]:%d %s %s\n".formatted(port, key.type(), key.base64());
  }

  public String remote() {
    return "%s@127.0.0.1:%d".formatted(System.getProperty("user.name"), port);
  }

  /** Options for a client that reads no file of the person's, logs in by a key, and is careful. */
  static List<SshOption> args(Path key, Path knownHosts, String... more) {
    var args = new ArrayList<SshOption>();
    args.add(new SshOption(NOWHERE, 'F', "none"));
    args.add(new SshOption(NOWHERE, 'i', key.toString()));
    args.add(option("IdentitiesOnly=yes"));
    args.add(option("UserKnownHostsFile=" + knownHosts));
    args.add(option("GlobalKnownHostsFile=none"));
    for (String one : more) {
      args.add(0, option(one));
    }
    return args;
  }

  private static SshOption option(String text) {
    return new SshOption(NOWHERE, 'o', text);
  }

  private static final SourcePosition NOWHERE = OptionSource.NOWHERE;

  public static void keygen(Object... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("ssh-keygen"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    run(command);
  }

  static void run(List<String> command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s: %s".formatted(command, output));
    }
  }

  public static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
