package dev.monday.forward.ssh;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.proxy.AddressBook;
import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A project with forwards over SSH, run by the packaged program with files of its own only. */
final class SshProject {
  private static final int PATIENCE_MILLIS = 60_000;

  final Path folder;
  final Map<String, String> environment = new HashMap<>();

  SshProject(Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(folder.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
    environment.put("HOME", folder.toString());
    environment.put("MONDAY_HOSTS_FILE", folder.resolve("hosts").toString());
  }

  Path key() {
    return folder.resolve("id");
  }

  Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  void know(Sshd... servers) throws IOException {
    var lines = new StringBuilder();
    for (Sshd server : servers) {
      lines.append(server.knownHost("ed25519"));
    }
    Files.writeString(knownHosts(), lines);
  }

  /** Writes OpenSSH's configuration: who logs in where by what key, then more lines. */
  void sshConfig(String... more) throws IOException {
    Files.writeString(
        folder.resolve("ssh_config"),
        """
        %s
        Host *
          IdentityFile %s
          IdentitiesOnly yes
          UserKnownHostsFile %s
          GlobalKnownHostsFile none
          IdentityAgent none
        """
            .formatted(String.join("\n", more), key(), knownHosts()));
  }

  /** A forward of a type, with its {@code values} but for server and files. */
  String forward(String name, String type, String remote, String values) {
    return "{name: %s, type: %s, values: {remote: \"%s\", args: [-F, \"%s\"], %s}}"
        .formatted(name, type, remote, folder.resolve("ssh_config"), values);
  }

  /** A local forward under the name {@code NAME.svc.local}. */
  String local(String name, String remote, int here, int there, String... more) {
    return forward(
        name,
        "ssh",
        remote,
        "hostname: %s.svc.local, ports: [\"%d:%d\"]%s"
            .formatted(name, here, there, String.join("", more)));
  }

  void configure(String local, String... forwards) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        "projects: [{name: shop, local: [%s], forward: [%s]}]"
            .formatted(local, String.join(", ", forwards)));
  }

  LiveRun start(String... prefix) throws IOException {
    var command = new ArrayList<>(List.of(prefix));
    command.addAll(
        List.of(Installation.PROGRAM.toString(), "run", "shop", "--config", folder.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().remove("SSH_AUTH_SOCK");
    builder.environment().putAll(environment);
    return LiveRun.of(builder);
  }

  InetSocketAddress place(String name, int port) throws IOException {
    var book = new AddressBook(folder.resolve("state/monday"), LoopbackRange.DEFAULT);
    var address = book.known(new Hostname(name + ".svc.local")).orElseThrow();
    return new InetSocketAddress(address.inet(), port);
  }

  static Socket connect(InetSocketAddress place) throws IOException {
    var socket = new Socket();
    socket.connect(place, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** What a client gets that sends a text and then ends its side. */
  static String answer(InetSocketAddress place, String text) throws IOException {
    try (var socket = connect(place)) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
