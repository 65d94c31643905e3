package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.monday.testing.Await;
import dev.monday.testing.Requires;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the system tells of clients of this machine. */
@Timeout(60)
class DepartureTest {
  private static boolean hasLeft(SocketChannel client) throws Exception {
    return Departure.of(
        (InetSocketAddress) client.getLocalAddress(),
        (InetSocketAddress) client.getRemoteAddress());
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void aClientThatHasOnlyEndedItsSideIsThere(String address) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getByName(address));
        var client = SocketChannel.open(server.getLocalSocketAddress());
        var accepted = server.accept()) {
      assertFalse(hasLeft(client));
      client.shutdownOutput();
      assertEquals(-1, accepted.getInputStream().read());
      assertFalse(hasLeft(client));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1"})
  void aClientThatHasClosedIsGone(String address) throws Exception {
    Requires.linux();
    try (var server = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      var client = SocketChannel.open(server.getLocalSocketAddress());
      try (var accepted = server.accept()) {
        var from = (InetSocketAddress) client.getLocalAddress();
        var to = (InetSocketAddress) client.getRemoteAddress();
        client.close();
        assertEquals(-1, accepted.getInputStream().read());
        Await.until(() -> Departure.of(from, to), () -> "the socket is still there");
      } finally {
        client.close();
      }
    }
  }

  @Test
  void aConnectionThatIsNotKnownIsNotSaidToHaveGone() {
    var nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertFalse(Departure.of(nowhere, nowhere));
  }
}
