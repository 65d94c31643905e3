package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real servers behind the routes of one run of the packaged program, each with its own clients;
 * those of one kind are at the same port, under names of their own. Nobody waits until a server
 * listens: that is what routes are for.
 */
@Timeout(120)
class ProtocolsIT {
  /** Debian's own, whose grpc module it is. */
  private static final String PYTHON = "/usr/bin/python3";

  private static final List<String> PROGRAMS =
      List.of(
          "redis-server",
          "redis-cli",
          "mosquitto",
          "mosquitto_pub",
          "mosquitto_sub",
          "nghttpd",
          "h2load",
          "openssl",
          "curl");

  @TempDir private static Path temp = Path.of("");
  private static Optional<LiveRun> run = Optional.empty();
  private static Map<String, String> addresses = Map.of();

  @BeforeAll
  static void start() throws Exception {
    Requires.linux();
    PROGRAMS.forEach(Requires::command);
    Requires.that(
        Outcome.of(new ProcessBuilder(PYTHON, "-c", "import grpc")).status() == 0,
        "no module grpc for " + PYTHON);
    temp = temp.toRealPath();
    for (var script : List.of("web.py", "grpc_server.py", "grpc_client.py")) {
      try (var resource = ProtocolsIT.class.getResourceAsStream(script)) {
        Files.write(temp.resolve(script), resource.readAllBytes());
      }
    }
    Files.writeString(temp.resolve("hosts"), "127.0.0.1\tlocalhost\n");
    Files.write(temp.resolve("blob"), new byte[300_000]);
    makeCertificate();
    Files.writeString(temp.resolve("monday.yaml"), configuration());
    var live = LiveRun.of(monday("run", "protocols", "--config", temp.toString()));
    run = Optional.of(live);
    live.await("✔ ready");
    addresses = addresses();
  }

  @AfterAll
  static void stop() throws Exception {
    if (run.isPresent()) {
      try (var live = run.get()) {
        live.signal("INT");
        assertEquals(0, live.end().status());
      }
      assertEquals("127.0.0.1\tlocalhost\n", Files.readString(temp.resolve("hosts")));
      Leftovers.awaitNone(temp);
    }
  }

  private static String configuration() {
    var apps = new ArrayList<String>();
    apps.add(app("web", 8080, PYTHON + " web.py PORT"));
    apps.add(app("h2", 8080, "exec nghttpd --no-tls --address=127.0.0.1 -d . PORT"));
    apps.add(
        app("redis", 6379, "exec redis-server --port PORT --bind 127.0.0.1 --save '' --dir ."));
    for (var broker : List.of("broker-a", "broker-b", "broker-c")) {
      apps.add(
          app(
              broker,
              1883,
              "printf 'listener PORT 127.0.0.1\\nallow_anonymous true\\n' >"
                  + " NAME.conf && exec mosquitto -c NAME.conf"));
    }
    apps.add(app("rpc", 50051, PYTHON + " grpc_server.py PORT"));
    apps.add(
        app(
            "tls",
            8443,
            "exec openssl s_server -accept 127.0.0.1:PORT -cert cert.pem -key key.pem -WWW"));
    return "projects:\n- name: protocols\n  local:\n" + String.join("", apps);
  }

  /** An app whose name leads from {@code port} to one that nobody else has. */
  private static String app(String name, int port, String command) {
    var own = Integer.toString(freePort());
    return """
      - name: %s
        hostname: %s.test
        ports: ["%d:%s"]
        run:
          command: "%s"
    """
        .formatted(
            name,
            name,
            port,
            own,
            command.replace("PORT", own).replace("NAME", name).replace("\\", "\\\\"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void makeCertificate() throws Exception {
    var made =
        in(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=tls.test",
            "-addext",
            "subjectAltName=DNS:tls.test",
            "-keyout",
            "key.pem",
            "-out",
            "cert.pem");
    assertEquals(0, made.status(), made.errors());
  }

  private static Map<String, String> addresses() throws IOException {
    var found = new TreeMap<String, String>();
    for (var line : Files.readAllLines(temp.resolve("hosts"))) {
      var words = line.split("\\s+", -1);
      if (words.length > 1 && words[1].endsWith(".test")) {
        found.put(words[1].replace(".test", ""), words[0]);
      }
    }
    return found;
  }

  private static ProcessBuilder monday(String... arguments) {
    var command = new ArrayList<>(List.of(Installation.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
    builder.environment().put("MONDAY_HOSTS_FILE", temp.resolve("hosts").toString());
    return builder;
  }

  private static Outcome in(String... command) throws Exception {
    return Outcome.of(new ProcessBuilder(command).directory(temp.toFile()));
  }

  private static String of(String name) {
    return Optional.ofNullable(addresses.get(name)).orElseThrow();
  }

  @Test
  void aConnectionOfHttp11IsKeptAlive() throws Exception {
    var bodies = new HashSet<String>();
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://%s:8080/".formatted(of("web")))).build();
      for (var i = 0; i < 500; i++) {
        bodies.add(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
      }
    }
    assertEquals(1, bodies.size(), "ports of the client as the server saw them: " + bodies);
  }

  @Test
  void manyStreamsOfHttp2ShareAConnection() throws Exception {
    var load = in("h2load", "-n2000", "-c4", "-m50", "http://%s:8080/blob".formatted(of("h2")));
    assertEquals(0, load.status(), load.errors());
    assertTrue(load.output().contains("2000 succeeded, 0 failed, 0 errored"), load.output());
  }

  @Test
  void streamsOfGrpcGoBothWays() throws Exception {
    var called = in(PYTHON, "grpc_client.py", of("rpc") + ":50051");
    assertEquals(0, called.status(), called.errors());
    assertEquals("counted 5000 12497500\nechoed 2000 True\n", called.output());
  }

  @Test
  void redisTakesPipelinesAndKeepsLargeValues() throws Exception {
    var script =
        "i=0; while [ $i -lt 2000 ]; do echo \"INCR count\"; i=$((i+1)); done | redis-cli -h $0 >/dev/null"
            + " && head -c 5000000 /dev/zero | tr '\\0' x | redis-cli -h $0 -x SET large"
            + " && redis-cli -h $0 STRLEN large && redis-cli -h $0 GET count";
    var said = in("sh", "-c", script, of("redis"));
    assertEquals("OK\n5000000\n2000\n", said.output(), said.errors());
  }

  @Test
  void threeBrokersHaveOnePort() throws Exception {
    for (var broker : List.of("broker-a", "broker-b", "broker-c")) {
      var told = in("mosquitto_pub", "-h", of(broker), "-r", "-t", "who", "-m", broker);
      assertEquals(0, told.status(), told.errors());
    }
    for (var broker : List.of("broker-a", "broker-b", "broker-c")) {
      var heard = in("mosquitto_sub", "-h", of(broker), "-t", "who", "-C", "1", "-W", "30");
      assertEquals(broker + "\n", heard.output(), heard.errors());
    }
  }

  @Test
  void tlsGoesFromEndToEnd() throws Exception {
    var fetched =
        in(
            "curl",
            "-sS",
            "--cacert",
            "cert.pem",
            "--resolve",
            "tls.test:8443:" + of("tls"),
            "-o",
            "fetched",
            "https://tls.test:8443/blob");
    assertEquals(0, fetched.status(), fetched.errors());
    assertEquals(-1, Files.mismatch(temp.resolve("blob"), temp.resolve("fetched")));
  }
}
