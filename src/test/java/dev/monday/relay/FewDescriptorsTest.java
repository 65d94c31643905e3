package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A listener in a program that runs out of descriptors goes on when there are some again. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class FewDescriptorsTest {

  @Test
  void listenerOutlivesALackOfDescriptors() throws Exception {
    try (var server = Peer.server()) {
      var program = start(server.getLocalPort());
      try (var output = program.inputReader(StandardCharsets.UTF_8)) {
        int port = Integer.parseInt(output.readLine());
        assertEquals("too many", shortageOf(output, port));
        awaitAnswer(port, server);
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  private static Process start(int upstream) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classes = System.getProperty("java.class.path");
    var command = "ulimit -n 100 && exec \"$@\"";
    return new ProcessBuilder(
            List.of(
                "sh",
                "-c",
                command,
                "sh",
                java,
                "-cp",
                classes,
                FewDescriptorsTest.class.getName(),
                Integer.toString(upstream)))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** More clients than descriptors; what the listener then says. */
  private static String shortageOf(BufferedReader output, int port) throws IOException {
    var clients = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 150; i++) {
        clients.add(new Socket(InetAddress.getLoopbackAddress(), port));
      }
      return output.readLine();
    } finally {
      for (Socket client : clients) {
        client.close();
      }
    }
  }

  /** Connections that were given up are still in the queue before the one that is asked for. */
  private static void awaitAnswer(int port, ServerSocket server) throws IOException {
    try (var client = Peer.connect(new InetSocketAddress(server.getInetAddress(), port))) {
      client.send("x");
      var received = "";
      while (received.isEmpty()) {
        try (var upstream = Peer.accept(server)) {
          received = upstream.receive(1);
        }
      }
      assertEquals("x", received);
    }
  }

  /** The program: a relay to the port that is its argument; it says its own and one notice. */
  public static void main(String[] arguments) throws Exception {
    var here = InetAddress.getLoopbackAddress();
    try (var relay = Relay.start(Duration.ofMinutes(1))) {
      var listener = relay.listen(new InetSocketAddress(here, 0), new FirstNotice());
      var upstream = new InetSocketAddress(here, Integer.parseInt(arguments[0]));
      useAlarmOnce(listener);
      listener.leadTo(new Upstream.Local(List.of(upstream)));
      System.out.println(listener.address().getPort());
      Thread.currentThread().join();
    }
  }

  /** Else its class would be read from a file when no file can be opened; a jar stays open. */
  private static void useAlarmOnce(Listener listener) throws Exception {
    try (var held = Peer.connect(listener.address())) {
      Await.until(() -> listener.traffic().held() == 1, () -> "not held: " + held);
    }
  }

  private static final class FirstNotice implements ListenerObserver {
    @Override
    public void dialFailed(String reason, long connections) {
      System.err.println(reason);
    }

    @Override
    public void heldTooLong(Duration hold, long connections) {
      System.err.println("held");
    }

    @Override
    public void acceptFailed(String reason) {
      System.out.println(reason.endsWith("too many open files") ? "too many" : reason);
    }

    @Override
    public void defect(Throwable failure) {
      failure.printStackTrace();
    }
  }
}
