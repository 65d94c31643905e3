package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.testing.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as the JDK's own server speaks it. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class TlsTest {
  private static final String PASSWORD = "secret";
  private static final int MANY = 2_000_000;

  @TempDir private static Path folder = Path.of("");
  private static SSLContext context;
  private SSLServerSocket listener;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var file = folder.resolve("keys");
    var made =
        Outcome.of(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD,
                "-dname",
                "CN=api",
                "-ext",
                "san=ip:127.0.0.1"));
    assertEquals(0, made.status(), made::toString);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD.toCharArray());
    var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  @BeforeEach
  void listen() throws IOException {
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    listener.close();
  }

  private interface Program {
    void serve(SSLSocket socket) throws IOException;
  }

  private CompletableFuture<Void> serve(Program program) {
    return start(() -> {
      try (var socket = (SSLSocket) listener.accept()) {
        program.serve(socket);
      }
    });
  }

  private interface Task {
    void run() throws IOException;
  }

  private static CompletableFuture<Void> start(Task task) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }

  private Wire connect(String name) throws IOException {
    var socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
    var engine = context.createSSLEngine(name, listener.getLocalPort());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    try {
      return Wire.secured(socket, engine);
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void bytesArriveInTheirOrderBothWays(String version) throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    listener.setEnabledProtocols(new String[] {version});
    var served = serve(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    var sent = new byte[MANY];
    random.nextBytes(sent);
    var wire = connect("127.0.0.1");
    var written =
        start(() -> {
          for (int at = 0; at < MANY; ) {
            int count = Math.min(MANY - at, 1 + random.nextInt(random.nextInt(100_000) + 1));
            wire.out().write(sent, at, count);
            at += count;
          }
        });
    assertArrayEquals(sent, wire.in().readNBytes(MANY), () -> "seed " + seed);
    written.get();
    wire.close();
    served.get();
  }

  @Test
  void anEndInOrderIsOne() throws Exception {
    var served = serve(socket -> socket.getOutputStream().write(new byte[] {1, 2}));
    var wire = connect("127.0.0.1");
    assertArrayEquals(new byte[] {1, 2}, wire.in().readAllBytes());
    wire.close();
    served.get();
  }

  /** TLS has a word for it, and the connection itself may stay. */
  @Test
  void anEndIsHeardThoughTheConnectionStays() throws Exception {
    var heard = new CompletableFuture<Void>();
    var served =
        serve(socket -> {
          socket.getOutputStream().write(new byte[] {1, 2});
          socket.shutdownOutput();
          heard.join();
        });
    var wire = connect("127.0.0.1");
    assertArrayEquals(new byte[] {1, 2}, wire.in().readAllBytes());
    heard.complete(null);
    served.get();
    wire.close();
  }

  @Test
  void aServerMayShakeHandsAgain() throws Exception {
    listener.setEnabledProtocols(new String[] {"TLSv1.2"});
    var served =
        serve(socket -> {
          socket.getOutputStream().write(1);
          socket.startHandshake();
          socket.getInputStream().transferTo(socket.getOutputStream());
        });
    var wire = connect("127.0.0.1");
    assertEquals(1, wire.in().read());
    var answer = CompletableFuture.supplyAsync(() -> readOne(wire), Thread::startVirtualThread);
    wire.out().write(2);
    assertEquals(2, answer.get());
    wire.close();
    served.get();
  }

  private static int readOne(Wire wire) {
    try {
      return wire.in().read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aServerThatLeavesAtOnceIsCut() throws Exception {
    var served = start(() -> listener.accept().close());
    assertThrows(IOException.class, () -> connect("127.0.0.1"));
    served.get();
  }

  @Test
  void aReadThatIsTimedOutMayBeRepeated() throws Exception {
    var sent = new byte[40_000];
    Arrays.fill(sent, (byte) 7);
    var waited = new CompletableFuture<Void>();
    var served =
        serve(socket -> {
          socket.getOutputStream().write(1);
          waited.join();
          socket.getOutputStream().write(sent);
        });
    var wire = connect("127.0.0.1");
    assertEquals(1, wire.in().read());
    wire.setPatience(Duration.ofMillis(20));
    assertThrows(SocketTimeoutException.class, () -> wire.in().read());
    wire.setPatience(Duration.ZERO);
    waited.complete(null);
    assertArrayEquals(sent, wire.in().readNBytes(sent.length));
    served.get();
    wire.close();
  }

  @Test
  void aServerOfAnotherNameIsNotBelieved() {
    var served = serve(SSLSocket::startHandshake);
    assertThrows(SSLException.class, () -> connect("localhost"));
    assertThrows(Exception.class, served::get);
  }
}
