package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The packaged program with apps that listen on a port of every address, which a route listens on
 * too: Linux lets only one of them.
 */
@Timeout(120)
class WildcardAppsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String JAVA =
      "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "'";

  private static final String NODE =
      "node -e 'require(\"net\").createServer(client => client.end()).listen(%s)'";

  private static final String SERVER =
      """
      class Server {
        public static void main(String[] arguments) throws Exception {
          try (var server = new java.net.ServerSocket(Integer.parseInt(arguments[0]))) {
            while (true) {
              try (var client = server.accept()) {
                client.getOutputStream().write("java\\n".getBytes());
              }
            }
          }
        }
      }
      """;

  @TempDir private Path temp;
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    Requires.linux();
    temp = temp.toRealPath();
    Files.createDirectories(temp.resolve("home"));
    Files.writeString(temp.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    Files.writeString(temp.resolve("Server.java"), SERVER);
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Leftovers.awaitNone(temp);
    assertEquals("127.0.0.1\tlocalhost\n", Files.readString(temp.resolve("hosts")));
  }

  static final List<Arguments> APPS =
      List.of(
          argumentSet("Python, IPv4", "python3", "python3 -m http.server --bind 0.0.0.0 PORT"),
          argumentSet("Python, dual-stack", "python3", "python3 -m http.server PORT"),
          argumentSet("Node, IPv4", "node", NODE.formatted("PORT, \"0.0.0.0\"")),
          argumentSet("Node, dual-stack", "node", NODE.formatted("PORT")),
          argumentSet(
              "Java, IPv4", "sh", JAVA + " -Djava.net.preferIPv4Stack=true Server.java PORT"),
          argumentSet("Java, dual-stack", "sh", JAVA + " Server.java PORT"));

  @ParameterizedTest
  @FieldSource("APPS")
  void theFailureNamesTheRouteAndTheMends(String needed, String command) throws Exception {
    Requires.command(needed);
    try (var target = new GreetingServer("target");
        var run = run(app("hostname: web.local", command), forward(target.port()))) {
      run.await("✘ failed");
      run.await("or move db.local to another port");
      assertEquals("target", read("db.local"));
      var address = address("db.local");
      var said = end(run);
      assertTrue(
          said.contains(
              "route db.local:%d listens on %s:%d; let it listen on 127.0.0.1 or $MONDAY_HOST"
                      .formatted(port, address, port)
                  + " only, or on another port by ports: [\"%d:Q\"], or move".formatted(port)),
          said);
    }
  }

  @Test
  void aFailureWithoutAWordNamesTheRouteOfAKnownPort() throws Exception {
    Requires.command("python3");
    var command = "python3 -m http.server PORT 2>/dev/null";
    try (var run = run(app("hostname: web.local, ports: [PORT]", command), "")) {
      run.await("if it listens on port %d of every address, it cannot".formatted(port));
      end(run);
    }
  }

  @ParameterizedTest
  @FieldSource("APPS")
  void aNameOfItsOwnNeedsNoRoute(String needed, String command) throws Exception {
    Requires.command(needed);
    try (var run = run(app("hostname: web.local", command), "")) {
      run.await("✔ ready");
      awaitListener("web.local");
      var said = end(run);
      assertFalse(said.contains("routed"), said);
    }
  }

  private void awaitListener(String name) throws IOException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var _ = connect(name)) {
        return;
      } catch (ConnectException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void whatListensAtItsOwnAddressGoesBesideTheRoute() throws Exception {
    Requires.command("python3");
    var command = "python3 -m http.server --bind $MONDAY_HOST PORT";
    try (var target = new GreetingServer("target");
        var run = run(app("hostname: web.local", command), forward(target.port()))) {
      run.await("✔ ready");
      awaitListener("web.local");
      assertEquals("target", read("db.local"));
      assertTrue(ask("web.local").startsWith("HTTP/1."), "not the app");
      var said = end(run);
      assertFalse(said.contains("routed"), said);
    }
  }

  @Test
  void whatListensOnTheUsualAddressIsRouted() throws Exception {
    Requires.command("python3");
    var command = "python3 -m http.server --bind 127.0.0.1 PORT";
    try (var target = new GreetingServer("target");
        var run = run(app("hostname: web.local", command), forward(target.port()))) {
      run.await("web.local:%d → 127.0.0.1:%d".formatted(port, port));
      assertEquals("target", read("db.local"));
      assertTrue(ask("web.local").startsWith("HTTP/1."), "not the app");
      end(run);
    }
  }

  @Test
  void anAppsOwnRouteIsNamedToo() throws Exception {
    Requires.command("python3");
    var keys = "hostname: web.local, ports: [PORT]";
    try (var run = run(app(keys, "python3 -m http.server --bind 0.0.0.0 PORT"), "")) {
      run.await("✘ failed");
      var said = run.end().output();
      assertTrue(
          said.contains("route web.local:%d listens on %s".formatted(port, "127."))
              && said.contains("let it listen on 127.0.0.1 only, or on another port by ports:")
              && said.contains("or leave \"ports\" out"),
          said);
    }
  }

  @Test
  void anAppThatHasNoNameIsToldToo() throws Exception {
    Requires.command("node");
    try (var target = new GreetingServer("target");
        var run = run(app("", NODE.formatted("PORT")), forward(target.port()))) {
      run.await(
          "it cannot listen on port %d of every address: route db.local:%d".formatted(port, port));
      run.await(
          "let it listen on 127.0.0.1 only, or on another port, or move db.local to another port");
      end(run);
    }
  }

  @Test
  void whoListensEverywhereBeforeTheRunIsNamed() throws Exception {
    try (var _ = new ServerSocket(port);
        var run = run("", forward(1))) {
      run.await(
          "pid %d (java) listens on port %d of every address; stop it, or let it listen on 127.0.0.1 only"
              .formatted(ProcessHandle.current().pid(), port));
      end(run);
    }
  }

  private LiveRun run(String app, String forward) throws IOException {
    var text = "projects:\n  - name: p\n" + app + forward;
    Files.writeString(temp.resolve("monday.yaml"), text.replace("PORT", Integer.toString(port)));
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(),
            "run",
            "p",
            "--config",
            temp.resolve("monday.yaml").toString());
    builder.environment().put("HOME", temp.resolve("home").toString());
    builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
    builder.environment().put("MONDAY_HOSTS_FILE", temp.resolve("hosts").toString());
    return LiveRun.of(builder.redirectErrorStream(true));
  }

  private static String app(String keys, String command) {
    var rest = keys.isEmpty() ? "" : "        " + keys.replace(", ", "\n        ") + "\n";
    return "    local:\n      - name: web\n        path: .\n"
        + rest
        + "        run:\n          command: |\n            exec "
        + command
        + "\n";
  }

  private static String forward(int target) {
    return """
        forward:
          - name: db
            type: proxy
            values:
              hostname: db.local
              proxy_hostname: 127.0.0.1
              ports: ["PORT:%d"]
    """
        .formatted(target);
  }

  private String address(String name) throws IOException {
    return Files.readAllLines(temp.resolve("hosts")).stream()
        .filter(line -> line.matches("127\\S+\\s" + name + "\\b.*"))
        .map(line -> line.split("\\s", -1)[0])
        .findFirst()
        .orElseThrow();
  }

  private String read(String name) throws IOException {
    try (var client = connect(name)) {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String ask(String name) throws IOException {
    try (var client = connect(name)) {
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket connect(String name) throws IOException {
    var client = new Socket(InetAddress.ofLiteral(address(name)), port);
    client.setSoTimeout(30_000);
    return client;
  }

  private String end(LiveRun run) throws IOException, InterruptedException {
    run.signal("INT");
    var outcome = run.end();
    return outcome.output() + outcome.errors();
  }
}
