package dev.monday.forward.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A SPDY connection on the server's side, whose pod is programs of this machine. It ends and
 * refuses in the order that containerd and the kubelet's library do.
 */
final class FakeSpdy {
  private static final int FIN = 1;

  private final DataInputStream in;
  private final OutputStream out;
  private final IntFunction<Optional<Integer>> ports;
  private final Inflater inflater = new Inflater();
  private final Map<String, Integer> errorStreams = new HashMap<>();
  private final Map<Integer, Socket> pods = new HashMap<>();

  /**
   * @param ports where the program of a port listens here; empty when there is none
   */
  FakeSpdy(DataInputStream in, OutputStream out, IntFunction<Optional<Integer>> ports) {
    this.in = in;
    this.out = out;
    this.ports = ports;
  }

  /** Returns when the client has gone. */
  void run() throws IOException {
    try {
      while (true) {
        int first = in.readInt();
        int second = in.readInt();
        var content = in.readNBytes(second & 0xffffff);
        if (first >= 0) {
          data(first, content, second >>> 24);
        } else {
          control(first & 0xffff, content);
        }
      }
    } finally {
      inflater.end();
      for (var pod : pods.values()) {
        pod.close();
      }
    }
  }

  private void control(int type, byte[] content) throws IOException {
    switch (type) {
      case 1 -> open(ByteBuffer.wrap(content).getInt(), headers(content, 10));
      case 3 -> forget(ByteBuffer.wrap(content).getInt());
      case 6 -> send(0x80030006, content);
      default -> throw new IOException("a frame of the type " + type);
    }
  }

  private void open(int stream, Map<String, String> headers) throws IOException {
    send(0x80030002, ByteBuffer.allocate(8).putInt(stream).array());
    var request = header(headers, "requestid");
    if (header(headers, "streamtype").equals("error")) {
      errorStreams.put(request, stream);
    } else {
      int error = Objects.requireNonNull(errorStreams.remove(request));
      dial(Integer.parseInt(header(headers, "port")), error, stream);
    }
  }

  private static String header(Map<String, String> headers, String name) {
    return Objects.requireNonNull(headers.get(name), name);
  }

  private void dial(int port, int error, int stream) throws IOException {
    var local = ports.apply(port);
    if (local.isEmpty()) {
      sendData(stream, new byte[0], 0, FIN);
      fail(error, FakeStream.refusal(port));
      return;
    }
    var pod = new Socket(InetAddress.getLoopbackAddress(), local.get());
    pod.setTcpNoDelay(true);
    pods.put(stream, pod);
    Thread.ofVirtual().start(() -> answers(pod, error, stream));
  }

  private void answers(Socket pod, int error, int stream) {
    try {
      try {
        var bytes = new byte[32 * 1024];
        int count;
        while ((count = pod.getInputStream().read(bytes)) >= 0) {
          sendData(stream, bytes, count, 0);
        }
        sendData(stream, bytes, 0, FIN);
        sendData(error, bytes, 0, FIN);
      } catch (IOException broken) {
        sendData(stream, new byte[0], 0, FIN);
        fail(error, "read tcp4 127.0.0.1: read: connection reset by peer");
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  private void fail(int error, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    sendData(error, bytes, bytes.length, 0);
    sendData(error, bytes, 0, FIN);
  }

  private void data(int stream, byte[] content, int flags) throws IOException {
    var pod = pods.get(stream);
    if (pod == null) {
      return;
    }
    try {
      pod.getOutputStream().write(content);
    } catch (IOException _) {
      // who reads it tells that
    }
    if ((flags & FIN) != 0) {
      forget(stream);
    }
  }

  private void forget(int stream) throws IOException {
    var pod = pods.remove(stream);
    if (pod != null) {
      pod.close();
    }
  }

  private Map<String, String> headers(byte[] content, int offset) throws IOException {
    inflater.setInput(content, offset, content.length - offset);
    var plain = new ByteArrayOutputStream();
    var piece = new byte[100];
    try {
      for (int count = -1; count != 0 || inflater.needsDictionary(); ) {
        if (inflater.needsDictionary()) {
          inflater.setDictionary(SpdyDictionary.bytes());
        }
        count = inflater.inflate(piece);
        plain.write(piece, 0, count);
      }
    } catch (DataFormatException e) {
      throw new IOException(e);
    }
    var block = new DataInputStream(new ByteArrayInputStream(plain.toByteArray()));
    var headers = new HashMap<String, String>();
    for (int left = block.readInt(); left > 0; left--) {
      headers.put(text(block), text(block));
    }
    return headers;
  }

  private static String text(DataInputStream block) throws IOException {
    return new String(block.readNBytes(block.readInt()), StandardCharsets.US_ASCII);
  }

  private synchronized void send(int first, byte[] content) throws IOException {
    out.write(ByteBuffer.allocate(8).putInt(first).putInt(content.length).array());
    out.write(content);
    out.flush();
  }

  private synchronized void sendData(int stream, byte[] bytes, int count, int flags)
      throws IOException {
    out.write(ByteBuffer.allocate(8).putInt(stream).putInt(flags << 24 | count).array());
    out.write(bytes, 0, count);
    out.flush();
  }
}
