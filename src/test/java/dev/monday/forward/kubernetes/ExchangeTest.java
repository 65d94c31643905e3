package dev.monday.forward.kubernetes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.Exchange.Request;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Answers of HTTP/1.1 as servers give them, and as they should not. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ExchangeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private ServerSocket listener;
  private Access access;

  @BeforeEach
  void listen() throws Exception {
    listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: anna}}]
            clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d/prefix"}}]
            users: [{name: anna, user: {token: secret}}]
            """
                .formatted(listener.getLocalPort()));
    var files = new KubeconfigFiles(List.of(kubeconfig), "the test");
    access = Access.open(new ClusterName(files, Optional.empty()), Map.of());
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  /** Answers one request so, in these pieces, and ends; gives the request's header. */
  private CompletableFuture<String> answers(byte[]... pieces) {
    return answers(true, pieces);
  }

  private CompletableFuture<String> answers(boolean ends, byte[]... pieces) {
    var request = new CompletableFuture<String>();
    Thread.ofVirtual()
        .start(() -> {
          try (var client = listener.accept()) {
            client.setTcpNoDelay(true);
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
              head.append((char) client.getInputStream().read());
            }
            for (var piece : pieces) {
              client.getOutputStream().write(piece);
            }
            request.complete(head.toString());
            if (ends) {
              client.shutdownOutput();
            }
            var _ = client.getInputStream().read();
          } catch (IOException e) {
            request.completeExceptionally(e);
          }
        });
    return request;
  }

  private CompletableFuture<String> answers(String text) {
    return answers(text.getBytes(ISO_8859_1));
  }

  private Exchange ask(Request request) throws IOException {
    return Exchange.begin(access, request, PATIENCE);
  }

  private Exchange get() throws IOException {
    return ask(Request.get(access.server().resolve("api?a=b%2Fc")));
  }

  private String body() throws IOException {
    try (var answer = get()) {
      return new String(answer.body().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void theRequestSaysWhoAsksForWhat() throws Exception {
    var asked = answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    assertEquals("", body());
    assertEquals(
        """
        GET /prefix/api?a=b%%2Fc HTTP/1.1
        Host: 127.0.0.1:%d
        Accept: application/json
        Connection: close
        Authorization: Bearer secret

        """
            .formatted(listener.getLocalPort())
            .replace("\n", "\r\n"),
        asked.get());
  }

  @Test
  void contentIsSentWithItsLengthInBytes() throws Exception {
    var asked = answers("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
    var uri = access.server().resolve("api");
    try (var answer = ask(new Request("POST", uri, "application/json", "\"ä\""))) {
      assertTrue(answer.isGood());
      assertArrayEquals("{}".getBytes(ISO_8859_1), answer.body().readAllBytes());
    }
    assertTrue(asked.get().startsWith("POST /prefix/api HTTP/1.1\r\n"), asked.get());
    assertTrue(
        asked.get().contains("\r\nContent-Type: application/json\r\nContent-Length: 4\r\n"),
        asked.get());
  }

  @Test
  void aLengthEndsTheBody() throws Exception {
    var _ = answers("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello, and more");
    assertEquals("hello", body());
  }

  @Test
  void withoutALengthTheEndOfTheConnectionIsTheBodys() throws Exception {
    var _ = answers("HTTP/1.0 200 OK\r\n\r\nall of it");
    assertEquals("all of it", body());
  }

  @Test
  void aRefusalIsNoException() throws Exception {
    var _ = answers("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n");
    try (var answer = get()) {
      assertFalse(answer.isGood());
      assertEquals(403, answer.head().status());
      assertEquals("no", answer.refusal());
    }
  }

  @Test
  void chunksAreJoinedHoweverTheyCome() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ExchangeTest: seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      var wanted = new byte[random.nextInt(100_000)];
      random.nextBytes(wanted);
      var sent = new ByteArrayOutputStream();
      sent.writeBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n".getBytes(ISO_8859_1));
      for (int at = 0; at < wanted.length; ) {
        int length = 1 + random.nextInt(wanted.length - at);
        var more = random.nextBoolean() ? ";name=\"value\"" : "";
        sent.writeBytes("%x%s\r\n".formatted(length, more).getBytes(ISO_8859_1));
        sent.write(wanted, at, length);
        sent.writeBytes("\r\n".getBytes(ISO_8859_1));
        at += length;
      }
      sent.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
      var _ = answers(pieces(sent.toByteArray(), random));
      try (var answer = get()) {
        assertArrayEquals(wanted, answer.body().readAllBytes());
      }
    }
  }

  private static byte[][] pieces(byte[] all, Random random) {
    var cuts = random.ints(random.nextInt(20), 0, all.length).sorted().toArray();
    var pieces = new byte[cuts.length + 1][];
    int from = 0;
    for (int i = 0; i < cuts.length; i++) {
      pieces[i] = Arrays.copyOfRange(all, from, cuts[i]);
      from = cuts[i];
    }
    pieces[cuts.length] = Arrays.copyOfRange(all, from, all.length);
    return pieces;
  }

  @Test
  void aBodyThatIsCutIsNoEnd() {
    var _ = answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhello");
    assertThrows(EOFException.class, this::body);
  }

  @Test
  void chunksWithoutTheLastAreNoEnd() {
    var _ = answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n");
    assertThrows(EOFException.class, this::body);
  }

  @Test
  void aLengthThatIsNotReachedIsNoEnd() {
    var _ = answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    assertThrows(EOFException.class, this::body);
  }

  @Test
  void aChunkThatIsLongerThanItSaysIsNoChunk() {
    var _ = answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno!\r\n0\r\n\r\n");
    assertThrows(IOException.class, this::body);
  }

  @Test
  void aLengthThatIsNoneIsNamed() {
    var _ = answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    assertEquals("a length of \"zz\"", assertThrows(IOException.class, this::body).getMessage());
  }

  @Test
  void aLengthBelowNothingIsNone() {
    var _ = answers("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nhello");
    assertEquals("a length of \"-1\"", assertThrows(IOException.class, this::body).getMessage());
  }

  @Test
  void whatIsNoHttpIsNamed() {
    var _ = answers("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    assertEquals(
        "this is no HTTP: SSH-2.0-OpenSSH_9.2",
        assertThrows(IOException.class, () -> get().isGood()).getMessage());
  }

  @Test
  void whoReadsIsFreedByAClose() throws Exception {
    var bytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello".getBytes(ISO_8859_1);
    var _ = answers(false, bytes);
    var answer = get();
    answer.awaitForever();
    answer.body().readNBytes(5);
    var reading = CompletableFuture.supplyAsync(() -> reads(answer));
    answer.close();
    assertTrue(reading.get() instanceof IOException);
  }

  private static Exception reads(Exchange answer) {
    try {
      return new IllegalStateException("read " + answer.body().read());
    } catch (IOException e) {
      return e;
    }
  }
}
