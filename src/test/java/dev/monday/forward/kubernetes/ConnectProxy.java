package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy of HTTP that knows CONNECT only, and lets through who shows the right credentials. */
final class ConnectProxy implements AutoCloseable {
  private final String wanted;
  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> targets = new CopyOnWriteArrayList<>();

  /**
   * @param credentials such as {@code anna:secret}; empty lets everybody through
   */
  ConnectProxy(String credentials) throws IOException {
    var encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    wanted = credentials.isEmpty() ? "" : "Proxy-Authorization: Basic " + encoded;
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Where connections were made to. */
  List<String> targets() {
    return targets;
  }

  private void accept() {
    while (true) {
      try {
        var client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var lines = head(client.getInputStream());
      var out = client.getOutputStream();
      if (!wanted.isEmpty() && !lines.contains(wanted)) {
        out.write(bytes("HTTP/1.1 407 Who are you?\r\nContent-Length: 0\r\n\r\n"));
        return;
      }
      var target = URI.create("proxied://" + lines.getFirst().split(" ", -1)[1]);
      try (var server = new Socket(target.getHost(), target.getPort())) {
        sockets.add(server);
        targets.add(target.getAuthority());
        out.write(bytes("HTTP/1.1 200 Connected\r\n\r\n"));
        var back = Thread.ofVirtual().start(() -> copy(server, client));
        copy(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException _) {
      // one of them has gone
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    while (true) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the client has gone");
      }
      if (octet != '\n') {
        line.append((char) octet);
        continue;
      }
      if (line.toString().isBlank()) {
        return lines;
      }
      lines.add(line.toString().strip());
      line.setLength(0);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // one of them has gone
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
