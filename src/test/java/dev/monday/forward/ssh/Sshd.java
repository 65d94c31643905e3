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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OpenSSH's server on a port of 127.0.0.1, with keys and a configuration of its own; who runs the
 * tests may log in by the key {@code id}.
 */
public final class Sshd implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Path folder;
  final int port;
  private final List<String> prefix;
  private Process process;
  private long logBefore;

  private Sshd(Path folder, int port, List<String> prefix) throws IOException {
    this.folder = folder;
    this.port = port;
    this.prefix = List.copyOf(prefix);
    this.process = run();
  }

  /** Starts one in a folder of its own below the given one, with more lines for sshd_config. */
  public static Sshd start(Path parent, String name, String... more) throws Exception {
    return start(parent, name, List.of(), "127.0.0.1", more);
  }

  /** Starts one by another program, such as one that enters a namespace. */
  public static Sshd start(
      Path parent, String name, List<String> prefix, String address, String... more)
      throws Exception {
    Requires.that(Files.isExecutable(PROGRAM), "no /usr/sbin/sshd (Debian: openssh-server)");
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
    var sshd = new Sshd(folder, port, prefix);
    sshd.awaitListening();
    return sshd;
  }

  private Process run() throws IOException {
    logBefore = Files.exists(folder.resolve("log")) ? log().length() : 0;
    if ("root".equals(System.getProperty("user.name"))) {
      // where the system's own service would make it
      Files.createDirectories(Path.of("/run/sshd"));
    }
    var command = new ArrayList<>(prefix);
    command.addAll(
        List.of(PROGRAM.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString()));
    return new ProcessBuilder(command)
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private void awaitListening() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (log().indexOf("Server listening on", Math.toIntExact(logBefore)) < 0) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("sshd: " + log());
      }
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** Ends it with all its connections, without a word to anyone. */
  void kill() {
    // its children have left its group; they are its descendants still
    var all = new ArrayList<ProcessHandle>(process.descendants().toList());
    process.destroyForcibly().onExit().join();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  void restart() throws Exception {
    kill();
    startAgain();
  }

  void startAgain() throws Exception {
    process = run();
    awaitListening();
  }

  /** The processes that serve connections now. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
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
