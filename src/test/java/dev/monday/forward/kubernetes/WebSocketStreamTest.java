package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.relay.Duplex;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Port-forwards over the WebSockets of fabric8's mock server. */
@Timeout(60)
class WebSocketStreamTest {
  private static final byte DATA = 0;
  private static final byte ERROR = 1;
  private static final int PORT = 8080;
  private static final int MANY = 1_000_000;
  private static final int IN_ORDER = 1000;

  /** This server takes no frame of more than 64 KiB. */
  private static final int LONGEST = 60_000;

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private Tunnels tunnels;

  @BeforeEach
  void make() {
    tunnels = new Tunnels(mock.cluster(), Tunnels.Framing.WEB_SOCKET);
  }

  private Duplex open(WebSocketListener program) throws Exception {
    mock.listen("shop", PORT, program);
    return tunnels.open(MockCluster.NAMESPACE, "shop", PORT);
  }

  private static byte[] message(byte channel, byte... content) {
    return ByteBuffer.allocate(content.length + 1).put(channel).put(content).array();
  }

  /** Says that both channels are there, as the kubelet does. */
  private static class Echo extends WebSocketListener {
    @Override
    public void onOpen(WebSocket socket, Response response) {
      for (byte channel : new byte[] {DATA, ERROR}) {
        socket.send(message(channel, (byte) PORT, (byte) (PORT >> Byte.SIZE)));
      }
    }

    @Override
    public void onMessage(WebSocket socket, byte[] bytes) {
      socket.send(bytes);
    }
  }

  @Test
  void bytesArriveInTheirOrderBothWays() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var sent = new byte[MANY];
    random.nextBytes(sent);
    try (var tunnel = open(new Echo())) {
      var got =
          CompletableFuture.supplyAsync(() -> {
            try {
              return TunnelContract.read(tunnel, MANY);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      for (int at = 0; at < MANY; ) {
        int count = Math.min(MANY - at, 1 + random.nextInt(LONGEST));
        tunnel.write(ByteBuffer.wrap(sent, at, count));
        at += count;
      }
      assertArrayEquals(sent, got.get(), () -> "seed " + seed);
    }
  }

  /** It is sent in several frames. */
  @Test
  void aLongMessageIsJoined() throws Exception {
    var sent = new byte[200_000];
    new Random(7).nextBytes(sent);
    var program =
        new Echo() {
          @Override
          public void onOpen(WebSocket socket, Response response) {
            super.onOpen(socket, response);
            socket.send(message(DATA, sent));
            socket.close(IN_ORDER, "all is said");
          }
        };
    try (var tunnel = open(program)) {
      assertArrayEquals(sent, TunnelContract.readAll(tunnel));
    }
  }

  @Test
  void whatWentWrongIsTold() throws Exception {
    var program =
        new Echo() {
          @Override
          public void onOpen(WebSocket socket, Response response) {
            super.onOpen(socket, response);
            var text = "dial tcp4 127.0.0.1:8080: connect: connection refused";
            socket.send(message(ERROR, text.getBytes(StandardCharsets.UTF_8)));
          }
        };
    try (var tunnel = open(program)) {
      var refusal = assertThrows(DialRefusedException.class, () -> TunnelContract.readAll(tunnel));
      assertEquals(
          "cannot reach shop:8080: nothing listens there in the pod", refusal.getMessage());
    }
  }
}
