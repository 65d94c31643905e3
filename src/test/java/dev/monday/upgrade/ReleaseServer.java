package dev.monday.upgrade;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A release address on this machine, with a key of its own, that can be made to misbehave. */
final class ReleaseServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, HttpHandler> files = new ConcurrentHashMap<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final KeyPair keys = newKeys();

  /** Over http. */
  ReleaseServer() throws IOException {
    this(HttpServer.create(anyPort(), 0));
  }

  /** Over https. */
  ReleaseServer(SelfSigned certificate) throws Exception {
    this(https(certificate));
  }

  private ReleaseServer(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static HttpServer https(SelfSigned certificate) throws Exception {
    var server = HttpsServer.create(anyPort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    return server;
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static KeyPair newKeys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  ReleaseAddress address() {
    return new ReleaseAddress(uri(), keys.getPublic());
  }

  URI uri() {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(
        "%s://127.0.0.1:%d/releases/".formatted(scheme, server.getAddress().getPort()));
  }

  /** Publishes a release with one archive, rightly described and signed. */
  void publish(String version, byte[] archive) {
    describe(description(version, archive));
    put(archiveName(version), archive);
  }

  static String archiveName(String version) {
    return "monday-%s-%s.tar.gz".formatted(version, Platform.current());
  }

  static String description(String version, byte[] archive) {
    return "monday-release 1\nversion %s\narchive %s %s %d %s\n"
        .formatted(
            version, Platform.current(), archiveName(version), archive.length, sha512(archive));
  }

  void describe(String description) {
    var text = description.getBytes(StandardCharsets.UTF_8);
    put(Release.DESCRIPTION, text);
    put(Release.SIGNATURE, sign(text, keys));
  }

  static byte[] sign(byte[] text, KeyPair keys) {
    try {
      var signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha512(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(content));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  void put(String name, byte[] content) {
    on(
        name,
        exchange -> {
          exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
          exchange.getResponseBody().write(content);
        });
  }

  void redirect(String name, String location) {
    on(
        name,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  void on(String name, HttpHandler handler) {
    files.put("/releases/" + name, handler);
  }

  /** Waits as long as the server lives, or a moment: whichever ends first. */
  boolean pause(long millis) {
    try {
      return closing.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var handler = files.get(exchange.getRequestURI().getPath());
      if (handler == null) {
        exchange.sendResponseHeaders(404, -1);
      } else {
        handler.handle(exchange);
      }
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
