package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.relay.Duplex;
import dev.monday.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What a connection to a pod's port promises, whoever carries it. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class TunnelContract {
  /** Nobody listens there. */
  static final int CLOSED = 9;

  private static final int MANY = 3_000_000;

  /** So often in a row nothing more was written. */
  private static final int LOOKS = 100;

  private static final Duration SILENCE = Duration.ofMillis(200);

  abstract PortForward forward();

  abstract String namespace();

  abstract String pod();

  /** Sends back what it gets. */
  abstract int echo();

  /** Answers an HTTP request with the name of the pod, and ends. */
  abstract int http();

  /** Reads nothing. */
  abstract int deaf();

  private Duplex open(int port) throws Exception {
    return forward().open(namespace(), pod(), port);
  }

  static byte[] readAll(Duplex from) throws IOException {
    var all = new ByteArrayOutputStream();
    var bytes = ByteBuffer.allocate(8192);
    int count;
    while ((count = from.read(bytes.clear())) >= 0) {
      all.write(bytes.array(), 0, count);
    }
    return all.toByteArray();
  }

  static byte[] read(Duplex from, int wanted) throws IOException {
    var bytes = ByteBuffer.allocate(wanted);
    while (bytes.hasRemaining() && from.read(bytes) >= 0) {}
    return bytes.array();
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void bytesArriveInTheirOrderBothWays() throws Exception {
    long seed = System.nanoTime();
    var sent = new byte[MANY];
    new Random(seed).nextBytes(sent);
    try (var tunnel = open(echo())) {
      var got =
          CompletableFuture.supplyAsync(() -> {
            try {
              return read(tunnel, MANY);
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      var random = new Random(seed);
      for (int at = 0; at < MANY; ) {
        int count = Math.min(MANY - at, 1 + random.nextInt(70_000));
        tunnel.write(ByteBuffer.wrap(sent, at, count));
        at += count;
      }
      assertArrayEquals(sent, got.get(), () -> "seed " + seed);
    }
  }

  @Test
  void whoHasSentAllGetsTheWholeAnswer() throws Exception {
    try (var tunnel = open(http())) {
      tunnel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
      tunnel.shutdownOutput();
      var answer = text(readAll(tunnel));
      assertTrue(answer.contains("200 OK") && answer.contains(pod()), answer);
    }
  }

  @Test
  void aPortWhereNobodyListensIsRefused() throws Exception {
    try (var tunnel = open(CLOSED)) {
      var refusal = assertThrows(DialRefusedException.class, () -> readAll(tunnel));
      assertEquals(
          "cannot reach %s:%d: nothing listens there in the pod".formatted(pod(), CLOSED),
          refusal.getMessage());
    }
  }

  @Test
  void aProbeTellsWhetherSomebodyListens() throws Exception {
    forward().probe(namespace(), pod(), echo(), SILENCE);
    assertThrows(
        DialRefusedException.class, () -> forward().probe(namespace(), pod(), CLOSED, SILENCE));
  }

  @Test
  void aPodThatIsNotThereIsNamed() {
    var failure =
        assertThrows(
            ClusterException.class, () -> forward().open(namespace(), "nobody", echo()).close());
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertTrue(failure.getMessage().contains("nobody"), failure::getMessage);
  }

  @Test
  void whoIsNotReadIsNotWrittenTo() throws Exception {
    var written = new AtomicLong();
    try (var tunnel = open(deaf())) {
      var writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 10_000; i++) {
                    tunnel.write(ByteBuffer.allocate(64 * 1024));
                    written.addAndGet(64 * 1024);
                  }
                } catch (IOException _) {
                  // it was closed
                }
              });
      var last = new AtomicLong();
      var same = new AtomicInteger();
      Await.until(
          () -> {
            boolean stands = last.getAndSet(written.get()) == written.get();
            return (stands ? same.incrementAndGet() : same.getAndSet(0)) > LOOKS;
          },
          written::toString);
      assertTrue(writer.isAlive(), "it has taken all");
      tunnel.reset();
      writer.join();
    }
    assertFalse(written.get() > 200_000_000, written::toString);
  }

  @Test
  void aClosedOneIsOver() throws Exception {
    var tunnel = open(echo());
    tunnel.write(ByteBuffer.wrap(new byte[] {1}));
    assertArrayEquals(new byte[] {1}, read(tunnel, 1));
    tunnel.close();
    assertThrows(IOException.class, () -> tunnel.write(ByteBuffer.wrap(new byte[] {1})));
  }
}
