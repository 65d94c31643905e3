package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Await;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.NetworkNamespace;
import dev.monday.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine that comes by another way to the API server than before, as a laptop that was carried
 * elsewhere: its connections are dead, and nobody says so.
 */
@Timeout(180)
class KubernetesLinkIT {
  private static final String OLD = "2026-01-01T00:00:00Z";
  private static final String NEW = "2026-01-02T00:00:00Z";

  @TempDir private Path temp;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private PodProject project;

  @BeforeEach
  void begin() throws Exception {
    Requires.command("python3");
    project = new PodProject(temp.toRealPath());
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    if (project != null) {
      Leftovers.awaitNone(project.folder());
    }
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  /**
   * Two namespaces with a cable between them: in the one the program, in the other what leads to
   * the API server here. The program's end of the cable gets another address; the kernel then has
   * no way to send for connections from the old one, and does not end them.
   */
  @Test
  void aWatchThatIsDeadWithoutAWordIsMadeAnew() throws Exception {
    var here = keep(NetworkNamespace.open());
    var there = keep(NetworkNamespace.open());
    here.run("ip link add veth0 type veth peer name veth1 netns " + there.pid());
    here.run("ip addr add 10.78.0.1/24 dev veth0 && ip link set veth0 up && ip link set lo up");
    there.run("ip addr add 10.78.0.2/24 dev veth1 && ip link set veth1 up && ip link set lo up");
    var server = keep(new FakeApiServer());
    server.put("pods", "shop-1", FakeApiServer.pod("shop-1", true, false, OLD));
    var bridge = Files.writeString(project.folder().resolve("bridge.py"), BRIDGE);
    var door = project.folder().resolve("door");
    keep(LiveRun.of(bridge(List.of(), bridge, door, "127.0.0.1:" + server.port())));
    keep(LiveRun.of(bridge(there.prefix(), bridge, "10.78.0.2:7000", door)));
    Files.writeString(
        project.folder().resolve("kubeconfig"),
        """
        current-context: fake
        contexts: [{name: fake, context: {cluster: fake, user: anna, namespace: backend}}]
        clusters: [{name: fake, cluster: {server: "http://10.78.0.2:7000"}}]
        users: [{name: anna, user: {token: secret}}]
        """);
    project.configure("kubeconfig: kubeconfig", "labels: {app: shop}, probe: false, ports: [80]");
    try (var run = LiveRun.of(project.program(here.prefix().toArray(String[]::new)))) {
      run.await("✔ ready");
      Await.until(() -> server.watches() == 1, server.requests()::toString);
      here.run("ip addr del 10.78.0.1/24 dev veth0 && ip addr add 10.78.0.3/24 dev veth0");
      server.put("pods", "shop-2", FakeApiServer.pod("shop-2", true, false, NEW));
      long lists = count(server, "limit=");
      Await.until(() -> count(server, "watch=true") > 1, server.requests()::toString);
      run.await("new connections go to shop-2");
      assertEquals(lists, count(server, "limit="));
      PodProject.end(run);
    }
  }

  private static long count(FakeApiServer server, String word) {
    return server.requests().stream().filter(line -> line.contains(word)).count();
  }

  private static ProcessBuilder bridge(List<String> prefix, Object... words) {
    var command = new ArrayList<>(prefix);
    command.add("python3");
    for (Object word : words) {
      command.add(word.toString());
    }
    return new ProcessBuilder(command);
  }

  /** Leads from one place to another; each is HOST:PORT, or a socket in the file system. */
  private static final String BRIDGE =
      """
      import os, socket, sys, threading

      def place(text):
          if text.startswith("/"):
              return socket.AF_UNIX, text
          host, port = text.split(":")
          return socket.AF_INET, (host, int(port))

      def copy(source, sink):
          try:
              while data := source.recv(65536):
                  sink.sendall(data)
              sink.shutdown(socket.SHUT_WR)
          except OSError:
              pass

      family, address = place(sys.argv[1])
      listener = socket.socket(family)
      if family == socket.AF_INET:
          listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      listener.bind(address)
      listener.listen(100)
      while True:
          client = listener.accept()[0]
          family, address = place(sys.argv[2])
          server = socket.socket(family)
          server.connect(address)
          for ends in ((client, server), (server, client)):
              threading.Thread(target=copy, args=ends, daemon=True).start()
      """;
}
