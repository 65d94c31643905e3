package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those of a server that does not know SPDY. */
class WebSocketTunnelTest extends TunnelTest {
  @BeforeEach
  void refuseSpdy() {
    server.refuse("Upgrade: SPDY/3.1", 400, "Upgrade request required");
  }

  @Test
  void aServerThatDoesNotKnowSpdyIsAskedForItOnce() throws Exception {
    forward().open(namespace(), pod(), echo()).close();
    forward().open(namespace(), pod(), echo()).close();
    assertEquals(List.of("POST", "GET", "GET"), server.methods());
  }

  @Test
  void whatIsLeftWithoutAnAnswerIsAskedAgain() throws Exception {
    forward().open(namespace(), pod(), echo()).close();
    server.ignoreNext();
    forward().open(namespace(), pod(), echo()).close();
    assertEquals(List.of("POST", "GET", "GET", "GET"), server.methods());
  }

  @Test
  void afterTenMinutesItIsAskedForItAgain() throws Exception {
    var time = new AtomicLong(Long.MAX_VALUE); // System.nanoTime may wrap
    var tunnels = new Tunnels(cluster, Tunnels.Framing.SPDY, time::get);
    tunnels.open(namespace(), pod(), echo()).close();
    server.allow("Upgrade: SPDY/3.1");
    time.addAndGet(TimeUnit.MINUTES.toNanos(10));
    tunnels.open(namespace(), pod(), echo()).close();
    time.addAndGet(1);
    tunnels.open(namespace(), pod(), echo()).close();
    assertEquals(List.of("POST", "GET", "GET", "POST"), server.methods());
  }

  @Test
  void whoMayNotForwardLearnsWhatToAskFor() throws Exception {
    learns("?ports=", "get");
    server.allow("?ports=");
    forward().open(namespace(), pod(), echo()).close(); // from now on nobody asks for SPDY
    learns("?ports=", "get");
  }
}
