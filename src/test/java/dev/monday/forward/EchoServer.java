package dev.monday.forward;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Sends each client its own name, then what the client sends, and ends when the client does. */
public final class EchoServer implements AutoCloseable {
  private final ServerSocket socket;
  private final byte[] name;

  public EchoServer(String address, String name) throws IOException {
    this(address, 0, name);
  }

  public EchoServer(String address, int port, String name) throws IOException {
    this.socket = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
    this.name = name.getBytes(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::serve);
  }

  static EchoServer overIpv6(String name) throws IOException {
    return overIpv6(name, 0);
  }

  static EchoServer overIpv6(String name, int port) throws IOException {
    try {
      return new EchoServer("::1", port, name);
    } catch (BindException e) {
      Requires.that(false, "::1 cannot be bound: " + e.getMessage());
      throw e;
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    try {
      while (true) {
        var client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (SocketException _) {
      // closed by the test
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.getOutputStream().write(name);
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException _) {
      // the client sees it
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
