package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.forward.kubernetes.KeptConnections.PodName;
import dev.monday.forward.kubernetes.SpdyStream.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Connections that are kept for the next client, and that the server sees end. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class KeptConnectionsTest {
  private static final PodName SHOP = new PodName("backend", "shop");
  private static final PodName OTHER = new PodName("backend", "other");

  private final List<Socket> sockets = new ArrayList<>();
  private ServerSocket listener;
  private Duration time = Duration.ZERO;
  private final KeptConnections kept =
      new KeptConnections(() -> Long.MAX_VALUE + time.toNanos()); // as System.nanoTime may wrap

  /** One of them, and the server's end of it. */
  private record Known(Connection connection, Socket server) {}

  @BeforeEach
  void listen() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    for (var socket : sockets) {
      socket.close();
    }
  }

  private Known put(PodName pod) throws IOException {
    var client = new Socket(listener.getInetAddress(), listener.getLocalPort());
    var server = listener.accept();
    sockets.addAll(List.of(client, server));
    var connection = new Connection(new Spdy(Wire.plain(client)));
    kept.put(pod, connection);
    return new Known(connection, server);
  }

  private static void assertEnded(Known one) throws IOException {
    assertEquals(-1, one.server().getInputStream().read());
  }

  @Test
  void theLastOneIsTakenFirst() throws Exception {
    var first = put(SHOP);
    var last = put(SHOP);
    put(OTHER);
    assertEquals(Optional.of(last.connection()), kept.take(SHOP));
    assertEquals(Optional.of(first.connection()), kept.take(SHOP));
    assertEquals(Optional.empty(), kept.take(SHOP));
    assertEquals(1, kept.count());
  }

  @Test
  void ofTooManyTheOldestEnds() throws Exception {
    var oldest = put(SHOP);
    for (int i = 0; i < 8; i++) {
      put(SHOP);
    }
    assertEnded(oldest);
    put(OTHER);
    assertEquals(9, kept.count());
  }

  @Test
  void thoseOfOnePodEndTogether() throws Exception {
    var one = put(SHOP);
    var two = put(SHOP);
    var other = put(OTHER);
    kept.end(SHOP);
    assertEnded(one);
    assertEnded(two);
    assertEquals(Optional.of(other.connection()), kept.take(OTHER));
  }

  @Test
  void whatNobodyHasUsedForAMinuteEnds() throws Exception {
    var old = put(SHOP);
    time = Duration.ofSeconds(59);
    kept.tend();
    var young = put(SHOP);
    time = Duration.ofSeconds(60);
    kept.tend();
    assertEnded(old);
    assertEquals(1, kept.count());
    assertEquals(Optional.of(young.connection()), kept.take(SHOP));
  }

  @Test
  void allEndAtOnceWhenNoneIsToBeTrusted() throws Exception {
    var one = put(SHOP);
    var other = put(OTHER);
    kept.endAll();
    assertEnded(one);
    assertEnded(other);
    assertEquals(0, kept.count());
  }
}
