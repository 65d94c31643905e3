package dev.monday.forward.kubernetes;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One port-forward on the server's side, whose pod is a program of this machine. */
final class FakeStream {
  private final DataInputStream in;
  private final OutputStream out;

  FakeStream(DataInputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /**
   * @param local where the program listens; null when there is none
   */
  void run(int port, @Nullable Integer local) throws IOException {
    for (byte channel = 0; channel < 2; channel++) {
      send(2, new byte[] {channel, (byte) port, (byte) (port >> 8)}, 3);
    }
    if (local == null) {
      refuse(port);
      return;
    }
    try (var pod = new Socket(InetAddress.getLoopbackAddress(), local)) {
      pod.setTcpNoDelay(true);
      var answers = Thread.ofVirtual().start(() -> answers(pod, port));
      requests(pod);
      pod.shutdownInput();
      answers.join();
    } catch (SocketException _) {
      refuse(port);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void refuse(int port) throws IOException {
    fail(refusal(port));
  }

  /** In containerd's words. */
  static String refusal(int port) {
    return "an error occurred forwarding %1$d -> %1$d: error forwarding port %1$d to pod 1f2e, uid : failed to execute portforward in network namespace \"/run/netns/x\": failed to connect to localhost:%1$d inside namespace \"1f2e\", IPv4: dial tcp4 127.0.0.1:%1$d: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found"
        .formatted(port);
  }

  private void fail(String text) throws IOException {
    var bytes = ("\1" + text).getBytes(StandardCharsets.UTF_8);
    send(2, bytes, bytes.length);
    send(8, new byte[] {3, (byte) 232}, 2);
  }

  private void answers(Socket pod, int port) {
    try {
      var bytes = new byte[32 * 1024 + 1];
      int count;
      while ((count = pod.getInputStream().read(bytes, 1, bytes.length - 1)) >= 0) {
        send(2, bytes, count + 1);
      }
      send(8, new byte[] {3, (byte) 232}, 2);
    } catch (IOException e) {
      try {
        fail(
            "error forwarding port %d: read tcp4 127.0.0.1: read: connection reset by peer"
                .formatted(port));
      } catch (IOException _) {
        // the client has gone
      }
    }
  }

  /** Returns when the client has closed. */
  private void requests(Socket pod) throws IOException {
    while (true) {
      int kind = in.readUnsignedByte() & 15;
      long length = in.readUnsignedByte() & 127;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      var mask = in.readNBytes(4);
      var payload = in.readNBytes((int) length);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i & 3];
      }
      switch (kind) {
        case 2 -> pod.getOutputStream().write(payload, 1, payload.length - 1);
        case 8 -> {
          return;
        }
        case 9 -> send(10, payload, payload.length);
        default -> throw new IOException("a frame of the kind " + kind);
      }
    }
  }

  private synchronized void send(int kind, byte[] bytes, int count) throws IOException {
    out.write(0x80 | kind);
    if (count < 126) {
      out.write(count);
    } else if (count < 65_536) {
      out.write(new byte[] {126, (byte) (count >> 8), (byte) count});
    } else {
      throw new IOException("too long for this server");
    }
    out.write(bytes, 0, count);
    out.flush();
  }
}
