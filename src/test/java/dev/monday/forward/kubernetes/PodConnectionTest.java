package dev.monday.forward.kubernetes;

import static dev.monday.forward.kubernetes.TunnelContract.readAll;
import static dev.monday.forward.kubernetes.TunnelContract.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Located;
import dev.monday.config.PodPort;
import dev.monday.config.PodSelector;
import dev.monday.config.Port;
import dev.monday.config.SourcePosition;
import dev.monday.relay.UnreachableException;
import dev.monday.testing.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Connections that go to whichever pod takes them. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PodConnectionTest {
  private static final int HTTP = 8080;
  private static final String OLD = "2026-01-01T00:00:00Z";
  private static final String NEW = "2026-01-02T00:00:00Z";
  private static final SourcePosition NOWHERE = new SourcePosition(Path.of("x"), 1, 1);

  @TempDir private Path folder = Path.of("");
  private FakeApiServer server;
  private PodPrograms first;
  private PodPrograms second;
  private Backends backends;
  private Cluster cluster;

  @BeforeEach
  void begin() throws Exception {
    server = new FakeApiServer();
    first = new PodPrograms("shop-1");
    second = new PodPrograms("shop-2");
    server.put("pods", "shop-1", FakeApiServer.pod("shop-1", true, false, OLD));
    server.put("pods", "shop-2", FakeApiServer.pod("shop-2", true, false, NEW));
    server.listen("shop-1", HTTP, first.http());
    server.listen("shop-2", HTTP, second.http());
    cluster = FakeCluster.of(server.port(), folder);
    var labels = new PodSelector.Labels(Map.of("app", new Located<>("shop", NOWHERE)));
    backends = new Backends(cluster, "backend", labels, _ -> {});
    backends.open();
    Await.until(() -> backends.view().usable().size() == 2, () -> backends.view().toString());
  }

  @AfterEach
  void end() throws Exception {
    backends.close();
    server.close();
    first.close();
    second.close();
  }

  private PodConnection open(Duration hold) throws UnreachableException, InterruptedException {
    var port = new PodPort.Numbered(new Port(HTTP));
    return PodConnection.open(new PodConnection.Source(cluster, "backend", backends, port, hold));
  }

  private static ByteBuffer request(String path) {
    return ByteBuffer.wrap(
        "GET %s HTTP/1.0\r\n\r\n".formatted(path).getBytes(StandardCharsets.UTF_8));
  }

  private String answer(String path) throws Exception {
    try (var connection = open(Await.PATIENCE)) {
      connection.write(request(path));
      return text(readAll(connection)).replaceAll("(?s).*\r\n\r\n", "");
    }
  }

  @Test
  void theNewestPodIsAsked() throws Exception {
    assertEquals("shop-2 GET /a HTTP/1.0", answer("/a"));
  }

  @Test
  void aPodWhereNobodyListensIsPassedOverWithAllThatWasSent() throws Exception {
    server.silence("shop-2", HTTP);
    assertEquals("shop-1 GET /b HTTP/1.0", answer("/b"));
  }

  @Test
  void aPodThatIsGoneIsPassedOver() throws Exception {
    server.refuse("pods/shop-2/portforward", 404, "not found");
    assertEquals("shop-1 GET /c HTTP/1.0", answer("/c"));
  }

  @Test
  void aClientWaitsUntilSomePodListens() throws Exception {
    server.silence("shop-1", HTTP);
    server.silence("shop-2", HTTP);
    var answer = CompletableFuture.supplyAsync(() -> quietly("/d"));
    Await.until(
        () -> server.requests().stream().filter(line -> line.contains("portforward")).count() > 3,
        server.requests()::toString);
    server.listen("shop-1", HTTP, first.http());
    assertEquals("shop-1 GET /d HTTP/1.0", answer.get());
  }

  private String quietly(String path) {
    try {
      return answer(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aClientWaitsNoLongerThanTheHoldTime() throws Exception {
    server.silence("shop-1", HTTP);
    server.silence("shop-2", HTTP);
    try (var connection = open(Duration.ofMillis(10))) {
      connection.write(request("/e"));
      assertThrows(DialRefusedException.class, () -> readAll(connection));
    }
  }

  @Test
  void whoHasSentMoreThanIsKeptIsNotMoved() throws Exception {
    server.silence("shop-2", HTTP);
    try (var connection = open(Await.PATIENCE)) {
      var much = ByteBuffer.allocate(PodConnection.KEPT + 1);
      try {
        connection.write(much);
      } catch (IOException _) {
        // the refusal may be there first
      }
      assertThrows(IOException.class, () -> readAll(connection));
    }
  }

  @Test
  void aPodThatTerminatesGetsNoNewConnection() throws Exception {
    server.put("pods", "shop-2", FakeApiServer.pod("shop-2", true, true, NEW));
    Await.until(() -> backends.view().usable().size() == 1, () -> backends.view().toString());
    assertEquals("shop-1 GET /f HTTP/1.0", answer("/f"));
  }

  @Test
  void withoutAPodTheClientIsToBeHeld() throws Exception {
    server.remove("pods", "shop-1");
    server.remove("pods", "shop-2");
    Await.until(() -> backends.view().usable().isEmpty(), () -> backends.view().toString());
    var failure = assertThrows(UnreachableException.class, () -> open(Await.PATIENCE));
    assertTrue(failure.isPassing());
    assertEquals("there is no pod with app=shop in the namespace backend", failure.getMessage());
  }

  @Test
  void whoMayNotForwardIsToldAtOnce() {
    server.refuse("portforward", 403, "no");
    var failure = assertThrows(UnreachableException.class, () -> open(Await.PATIENCE));
    assertEquals(false, failure.isPassing());
  }

  @Test
  void whoIsRefusedByAServerThatJustStartsIsHeld() throws Exception {
    server.refuse("/pods", 403, "not yet");
    server.expireWatches();
    Await.until(() -> backends.view().trouble().isPresent(), () -> backends.view().toString());
    var failure = assertThrows(UnreachableException.class, () -> open(Await.PATIENCE));
    assertTrue(failure.isPassing());
  }

  @Test
  void whoHasOnlyTheRightForSpdyIsHeldWhileTheNodeIsAway() {
    server.refuse("POST", 500, "error dialing backend");
    server.refuse("?ports=", 403, "cannot get resource pods/portforward");
    var failure = assertThrows(UnreachableException.class, () -> open(Await.PATIENCE));
    assertTrue(failure.isPassing(), failure::getMessage);
  }
}
