package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.config.Located;
import dev.monday.config.PodPort;
import dev.monday.config.PodSelector;
import dev.monday.config.Port;
import dev.monday.config.SourcePosition;
import dev.monday.relay.RecordingObserver;
import dev.monday.relay.Relay;
import dev.monday.relay.Upstream;
import dev.monday.testing.Await;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Clients of the relay, from their sockets to a pod and back. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class RelayedPodTest {
  private static final int ECHO = 9000;
  private static final int DEAF = 9003;
  private static final SourcePosition NOWHERE = new SourcePosition(Path.of("x"), 1, 1);

  @TempDir private Path folder = Path.of("");
  private final RecordingObserver observer = new RecordingObserver();
  private FakeApiServer server;
  private PodPrograms programs;
  private Backends backends;
  private Tunnels tunnels;
  private Relay relay;

  @BeforeEach
  void begin() throws Exception {
    server = new FakeApiServer();
    programs = new PodPrograms("shop-1");
    server.put("pods", "shop-1", FakeApiServer.pod("shop-1", true, false));
    server.listen("shop-1", ECHO, programs.echo());
    server.listen("shop-1", DEAF, programs.deaf());
    var cluster = FakeCluster.of(server.port(), folder);
    tunnels = new Tunnels(cluster, Tunnels.Framing.SPDY);
    var labels = new PodSelector.Labels(Map.of("app", new Located<>("shop", NOWHERE)));
    backends = new Backends(cluster, "backend", labels, _ -> {});
    backends.open();
    Await.until(() -> backends.view().usable().size() == 1, () -> backends.view().toString());
    relay = Relay.start(Await.PATIENCE);
  }

  @AfterEach
  void end() throws Exception {
    relay.close();
    backends.close();
    server.close();
    programs.close();
    assertEquals(List.of(), observer.told());
  }

  private InetSocketAddress listen(int port) throws IOException {
    var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var listener = relay.listen(at, observer);
    var source =
        new PodConnection.Source(
            tunnels, "backend", backends, new PodPort.Numbered(new Port(port)), Await.PATIENCE);
    listener.leadTo(new Upstream.Through("the pod", () -> PodConnection.open(source)));
    return listener.address();
  }

  private static void asksAndIsAnswered(InetSocketAddress place) throws IOException {
    try (var client = new Socket(place.getAddress(), place.getPort())) {
      client.getOutputStream().write(7);
      assertEquals(7, client.getInputStream().read());
    }
  }

  private long connections() {
    return server.requests().stream().filter(request -> request.contains("portforward")).count();
  }

  private void awaitKept(int count) throws InterruptedException {
    Await.until(() -> tunnels.kept() == count, () -> "kept: " + tunnels.kept());
  }

  /** The kernel tells that the client's socket is nobody's any more. */
  @Test
  void theNextClientGetsTheConnectionOfOneThatHasClosed() throws Exception {
    Requires.linux();
    var echo = listen(ECHO);
    for (int i = 0; i < 5; i++) {
      asksAndIsAnswered(echo);
      awaitKept(1);
    }
    assertEquals(1, connections());
  }

  /** What it has sent may still be in the way. */
  @Test
  void theConnectionOfAClientThatWasNotAnsweredIsNotUsedAgain() throws Exception {
    var deaf = listen(DEAF);
    for (int i = 1; i <= 5; i++) {
      try (var client = new Socket(deaf.getAddress(), deaf.getPort())) {
        client.getOutputStream().write(7);
        int wanted = i;
        Await.until(() -> connections() == wanted, server.requests()::toString);
      }
    }
    asksAndIsAnswered(listen(ECHO));
    assertEquals(6, connections());
  }

  /** It may still want to read. */
  @Test
  void theConnectionOfAClientThatHasOnlyEndedItsSideIsItsOwn() throws Exception {
    var echo = listen(ECHO);
    try (var client = new Socket(echo.getAddress(), echo.getPort())) {
      client.getOutputStream().write(7);
      assertEquals(7, client.getInputStream().read());
      client.shutdownOutput();
      asksAndIsAnswered(echo);
      assertEquals(2, connections());
    }
  }
}
