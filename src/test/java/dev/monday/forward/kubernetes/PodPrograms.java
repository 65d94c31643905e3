package dev.monday.forward.kubernetes;

import dev.monday.testing.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a pod listens with, here. */
final class PodPrograms implements AutoCloseable {
  private final String name;
  private final List<ServerSocket> listeners = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final int echo;
  private final int http;
  private final int deaf;

  private interface Program {
    void serve(Socket socket) throws IOException;
  }

  PodPrograms(String name) throws IOException {
    this.name = name;
    echo = listen(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
    http = listen(this::answer);
    deaf =
        listen(_ -> {
          try {
            Thread.sleep(Await.PATIENCE.multipliedBy(4));
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
  }

  int echo() {
    return echo;
  }

  int http() {
    return http;
  }

  int deaf() {
    return deaf;
  }

  private int listen(Program program) throws IOException {
    var listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    listeners.add(listener);
    Thread.ofVirtual().start(() -> accept(listener, program));
    return listener.getLocalPort();
  }

  private void accept(ServerSocket listener, Program program) {
    while (true) {
      try {
        var socket = listener.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket, program));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void serve(Socket socket, Program program) {
    try (socket) {
      program.serve(socket);
    } catch (IOException _) {
      // the client has gone
    }
  }

  private void answer(Socket socket) throws IOException {
    var request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int octet = socket.getInputStream().read();
      if (octet < 0) {
        return;
      }
      request.append((char) octet);
    }
    var body = "%s %s".formatted(name, request.substring(0, request.indexOf("\r\n")));
    socket
        .getOutputStream()
        .write(
            "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body)
                .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    for (var listener : listeners) {
      listener.close();
    }
    for (var connection : connections) {
      connection.close();
    }
  }
}
