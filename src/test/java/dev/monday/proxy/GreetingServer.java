package dev.monday.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Says who it is to everyone who connects to it at 127.0.0.1. */
final class GreetingServer implements AutoCloseable {
  private final ServerSocket socket;
  private final Thread server;

  GreetingServer(String text) throws IOException {
    this(text, 0);
  }

  GreetingServer(String text, int port) throws IOException {
    socket = new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
    server = Thread.ofVirtual().start(() -> serve(text.getBytes(StandardCharsets.UTF_8)));
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve(byte[] text) {
    try {
      while (true) {
        try (var client = socket.accept()) {
          client.getOutputStream().write(text);
        }
      }
    } catch (SocketException _) {
      // closed by the test
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      server.join(); // the port is free once nobody accepts any more
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
