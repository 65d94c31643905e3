package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.relay.Duplex;
import dev.monday.testing.Await;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those of a server that speaks SPDY. */
class SpdyTunnelTest extends TunnelTest {
  private Tunnels tunnels;

  @BeforeEach
  void make() {
    tunnels = new Tunnels(cluster, Tunnels.Framing.SPDY);
  }

  @Override
  PortForward forward() {
    return tunnels;
  }

  private void exchange() throws Exception {
    try (var tunnel = forward().open(namespace(), pod(), echo())) {
      exchange(tunnel);
    }
  }

  private static void exchange(Duplex tunnel) throws Exception {
    tunnel.write(ByteBuffer.wrap(new byte[] {7}));
    assertArrayEquals(new byte[] {7}, read(tunnel, 1));
  }

  /** A connection is kept a moment after its stream has ended. */
  private void awaitKept(int count) throws InterruptedException {
    Await.until(() -> tunnels.kept() == count, () -> "kept: " + tunnels.kept());
  }

  @Test
  void theNextClientGetsTheConnectionThatIsThere() throws Exception {
    for (int i = 0; i < 5; i++) {
      exchange();
      awaitKept(1);
    }
    assertEquals(1, server.requests().size(), server.requests()::toString);
  }

  @Test
  void aKeptConnectionThatWasCutIsReplaced() throws Exception {
    exchange();
    awaitKept(1);
    server.cut();
    exchange();
    assertEquals(2, server.requests().size(), server.requests()::toString);
  }

  @Test
  void whatIsLeftWithoutAnAnswerIsAskedAgain() throws Exception {
    server.ignoreNext();
    exchange();
    assertEquals(List.of("POST", "POST"), server.methods());
  }

  @Test
  void aPodThatRefusesLosesItsKeptConnections() throws Exception {
    try (var one = forward().open(namespace(), pod(), echo());
        var other = forward().open(namespace(), pod(), echo())) {
      exchange(one);
      exchange(other);
    }
    awaitKept(2);
    try (var tunnel = forward().open(namespace(), pod(), CLOSED)) {
      assertThrows(DialRefusedException.class, () -> readAll(tunnel));
    }
    assertEquals(0, tunnels.kept());
  }

  @Test
  void whoMayNotForwardLearnsWhatToAskFor() {
    learns("portforward", "create");
  }

  /** As after a sleep. */
  @Test
  void whatIsNotToBeTrustedIsMadeAnew() throws Exception {
    exchange();
    awaitKept(1);
    tunnels.forgetKept();
    assertEquals(0, tunnels.kept());
    exchange();
    assertEquals(2, server.requests().size(), server.requests()::toString);
  }

  @Test
  void whatNoWebSocketCanMendIsNotAskedForByOne() {
    server.refuse("shop-1", 401, "Unauthorized");
    assertThrows(ClusterException.class, () -> forward().open(namespace(), pod(), echo()));
    assertThrows(ClusterException.class, () -> forward().open(namespace(), "nobody", echo()));
    assertTrue(
        server.requests().stream().allMatch(request -> request.startsWith("POST ")),
        server.requests()::toString);
  }
}
