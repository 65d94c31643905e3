package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ports that real programs listen on, as children of an app's command. */
class ListeningProgramsIT {

  private static final String NOBODY = "65534";

  /** Each listens at every place named, says at which port, and closes all when told to. */
  private static final String PYTHON =
      """
      import os, socket, sys, time
      sockets = []
      for place in sys.argv[1:]:
          host = place.removesuffix(" only")
          ipv6 = ":" in host
          server = socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET)
          if ipv6:
              server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, place != host)
          server.bind((host, 0))
          server.listen()
          sockets.append(server)
          print(place, server.getsockname()[1], flush=True)
      if os.path.exists("fork"):
          os.fork()
      print("ready", flush=True)
      while not os.path.exists("close"):
          time.sleep(0.02)
      for server in sockets:
          server.close()
      print("closed", flush=True)
      time.sleep(1000)
      """;

  private static final String NODE =
      """
      const fs = require('fs'), net = require('net');
      const places = process.argv.slice(2), servers = [];
      const next = () => {
        const place = places.shift();
        if (!place) return console.log('ready');
        const host = place.replace(' only', '');
        const server = net.createServer();
        servers.push(server);
        server.listen({host, port: 0, ipv6Only: place !== host}, () => {
          console.log(place + ' ' + server.address().port);
          next();
        });
      };
      next();
      const look = setInterval(() => {
        if (!fs.existsSync('close')) return;
        clearInterval(look);
        let open = servers.length;
        servers.forEach(server => server.close(() => --open || console.log('closed')));
      }, 20);
      setInterval(() => {}, 1000);
      """;

  private static final String JAVA =
      """
      import java.net.*;
      import java.nio.file.*;
      import java.util.*;
      class Listener {
        public static void main(String[] places) throws Exception {
          var servers = new ArrayList<ServerSocket>();
          for (var place : places) {
            servers.add(new ServerSocket(0, 50, InetAddress.getByName(place)));
            System.out.println(place + " " + servers.getLast().getLocalPort());
          }
          System.out.println("ready");
          while (!Files.exists(Path.of("close"))) {
            Thread.sleep(20);
          }
          for (var server : servers) {
            server.close();
          }
          System.out.println("closed");
          Thread.sleep(1_000_000);
        }
      }
      """;

  @TempDir Path folder;

  private final String session = UUID.randomUUID().toString();
  private final ListeningSockets sockets = ListeningSockets.ofThisSystem();
  private final ProcessGroups groups;

  ListeningProgramsIT() throws IOException {
    groups = ProcessGroups.ofThisSystem();
  }

  @BeforeEach
  void onLinux() {
    Requires.linux();
  }

  @AfterEach
  void nothingIsLeft() {
    groups.marked().signal(session, Signal.KILL);
  }

  /** One that runs, and the port of each place that it was told to listen at. */
  private record Listener(RunningGroup group, BufferedReader output, Map<String, Integer> ports) {

    void awaitLine(String line) throws IOException {
      var said = output.readLine();
      while (!line.equals(said)) {
        assertTrue(said != null, "no \"" + line + "\"");
        said = output.readLine();
      }
    }
  }

  @Test
  void python() throws Exception {
    Requires.command("python3");
    Files.writeString(folder.resolve("listener.py"), PYTHON);
    listensAndCloses(
        "python3 listener.py",
        "python",
        Map.of(
            "0.0.0.0", "0.0.0.0 IPv4",
            "::", ":: IPv4",
            ":: only", ":: -",
            "127.0.0.1", "127.0.0.1 IPv4",
            "127.65.4.3", "127.65.4.3 IPv4",
            "::1", "::1 -"));
  }

  @Test
  void node() throws Exception {
    Requires.command("node");
    Files.writeString(folder.resolve("listener.js"), NODE);
    listensAndCloses(
        "node listener.js",
        "node",
        Map.of(
            "0.0.0.0", "0.0.0.0 IPv4",
            "::", ":: IPv4",
            ":: only", ":: -",
            "127.0.0.1", "127.0.0.1 IPv4",
            "127.65.4.3", "127.65.4.3 IPv4",
            "::1", "::1 -"));
  }

  /** Java has one kind of socket for both: 0.0.0.0 is [::] there, and 127.0.0.1 is written so. */
  @Test
  void java() throws Exception {
    Files.writeString(folder.resolve("Listener.java"), JAVA);
    listensAndCloses(
        "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' Listener.java",
        "java",
        Map.of(
            "0.0.0.0", ":: IPv4",
            "::", ":: IPv4",
            "127.0.0.1", "127.0.0.1 IPv4",
            "127.65.4.3", "127.65.4.3 IPv4",
            "::1", "::1 -"));
  }

  private void listensAndCloses(String program, String name, Map<String, String> expected)
      throws Exception {
    var other = groups.start(launch("other", "exec sleep 1000"));
    var listener = start(program, expected.keySet());
    var seen = sockets.of(listener.group.members());
    var found = new HashMap<String, String>();
    listener.ports.forEach((place, port) ->
        seen.stream()
            .filter(socket -> socket.port() == port)
            .map(this::text)
            .sorted(Comparator.comparing(text -> text.equals(expected.get(place))))
            .forEach(text -> found.put(place, text))); // two may have got one port
    assertEquals(expected, found);
    assertEquals(expected.size(), seen.size(), seen::toString);
    assertEquals(List.of(), sockets.of(other.members()));
    var owner = sockets.owner(seen.getFirst()).orElseThrow();
    assertTrue(listener.group.members().contains(owner.pid()), owner::toString);
    assertTrue(owner.command().startsWith(name), owner::toString);
    Files.createFile(folder.resolve("close"));
    listener.awaitLine("closed");
    assertEquals(List.of(), sockets.of(listener.group.members()));
  }

  private String text(ListeningSocket socket) {
    String place = socket.toString().replace(":" + socket.port(), "");
    return place.replaceAll("[\\[\\]]", "") + (socket.servesIpv4() ? " IPv4" : " -");
  }

  @Test
  void ofSeveralProcessesTheFirstIsTheOwner() throws Exception {
    Requires.command("python3");
    Files.writeString(folder.resolve("listener.py"), PYTHON);
    Files.createFile(folder.resolve("fork"));
    var listener = start("exec python3 listener.py", Set.of("127.0.0.1"));
    listener.awaitLine("ready");
    var socket = sockets.of(listener.group.members()).getFirst();
    var lowest = listener.group.members().stream().min(Long::compare);
    assertEquals(lowest, sockets.owner(socket).map(SocketOwner::pid));
    assertEquals(
        List.of(List.of(socket), List.of(socket)),
        listener.group.members().stream().map(this::socketsOf).toList());
  }

  private List<ListeningSocket> socketsOf(long pid) {
    try {
      return sockets.of(List.of(pid));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Says what another user sees of a socket: its place, its own sockets, its owner. */
  static final class Stranger {

    public static void main(String[] arguments) throws IOException {
      var sockets = ListeningSockets.ofThisSystem();
      var socket =
          sockets.all().stream()
              .filter(each -> each.port() == Integer.parseInt(arguments[0]))
              .findFirst()
              .orElseThrow();
      var held = sockets.of(List.of(Long.parseLong(arguments[1])));
      System.out.println(socket + " " + held + " " + sockets.owner(socket));
    }
  }

  @Test
  void anotherUsersSocketIsSeenButNotItsOwner() throws Exception {
    Requires.root();
    Requires.command("setpriv");
    try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
      var argv = new ArrayList<>(List.of("setpriv", "--reuid", NOBODY, "--clear-groups"));
      argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      argv.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
      argv.addAll(List.of(System.getProperty("java.class.path"), Stranger.class.getName()));
      argv.add(Integer.toString(server.getLocalPort()));
      argv.add(Long.toString(ProcessHandle.current().pid()));
      var outcome = Outcome.of(new ProcessBuilder(argv));
      Assumptions.assumeFalse(
          outcome.errors().contains("ClassNotFound"), "another user may not read the classes");
      assertEquals(
          "127.0.0.1:" + server.getLocalPort() + " [] " + Optional.empty() + "\n",
          outcome.output(),
          outcome.errors());
    }
  }

  private Listener start(String program, Set<String> places) throws IOException {
    var words = places.stream().map(Shell::quoted).collect(Collectors.joining(" "));
    var group = groups.start(launch("app", program + " " + words));
    var input = Channels.newInputStream(group.output());
    var output = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    var ports = new HashMap<String, Integer>();
    for (var line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      assertTrue(line != null, program + " has ended");
      int space = line.lastIndexOf(' ');
      ports.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
    }
    return new Listener(group, output, ports);
  }

  /** The shell stays, as the parent of what it starts. */
  private Launch launch(String component, String command) {
    var environment = new Marker(session, component).in(Map.of("PATH", System.getenv("PATH")));
    return new Launch(Shell.argv(command + "\nexit $?"), folder, environment);
  }
}
