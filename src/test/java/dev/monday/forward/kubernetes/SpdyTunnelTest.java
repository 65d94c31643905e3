package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Those of a server that speaks SPDY. */
class SpdyTunnelTest extends TunnelTest {
  private void exchange() throws Exception {
    try (var tunnel = forward().open(namespace(), pod(), echo())) {
      tunnel.write(ByteBuffer.wrap(new byte[] {7}));
      assertArrayEquals(new byte[] {7}, read(tunnel, 1));
    }
  }

  /** The connection is kept a moment after the stream has ended. */
  private void exchangeUntilOneIsKept() throws Exception {
    int asked;
    do {
      asked = server.requests().size();
      exchange();
    } while (server.requests().size() != asked);
  }

  @Test
  void theNextClientGetsTheConnectionThatIsThere() throws Exception {
    exchangeUntilOneIsKept();
  }

  @Test
  void aKeptConnectionThatWasCutIsReplaced() throws Exception {
    exchangeUntilOneIsKept();
    int asked = server.requests().size();
    server.cut();
    exchange();
    assertEquals(asked + 1, server.requests().size(), server.requests()::toString);
  }

  @Test
  void aPodThatRefusesLosesItsKeptConnections() throws Exception {
    exchangeUntilOneIsKept();
    int asked = server.requests().size();
    try (var tunnel = forward().open(namespace(), pod(), CLOSED)) {
      assertThrows(DialRefusedException.class, () -> readAll(tunnel));
    }
    exchange();
    assertEquals(asked + 1, server.requests().size(), server.requests()::toString);
  }
}
