package dev.monday.forward.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A stream to a pod's port on a WebSocket of its own: the protocol {@code v4.channel.k8s.io}. The
 * first byte of a message is its channel, 0 for data and 1 for what went wrong; each channel begins
 * with the port's number in two bytes (k8s.io/kubelet/pkg/cri/streaming/portforward, websocket.go).
 * There is no word for one side's end.
 */
final class WebSocketStream implements PodStream {
  static final String PROTOCOL = "v4.channel.k8s.io";

  private static final byte DATA = 0;
  private static final int ERROR = 1;
  private static final int CHANNELS = 2;
  private static final int PORT_BYTES = 2;
  private static final int LONGEST_ERROR = 4096;

  private final WebSocket socket;
  private final int[] portBytesLeft = {PORT_BYTES, PORT_BYTES};
  private final byte[] scratch = new byte[256];
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private int channel = -1;
  private volatile boolean ended;
  private volatile boolean answered = true;

  WebSocketStream(WebSocket socket) {
    this.socket = socket;
  }

  @Override
  public void awaitTaken() throws IOException {
    while (!ended && (portBytesLeft[DATA] > 0 || portBytesLeft[ERROR] > 0)) {
      goOn();
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    while (!ended) {
      if (socket.left() > 0 && channel == DATA && portBytesLeft[DATA] == 0) {
        answered = true;
        return socket.read(bytes, offset, count);
      }
      goOn();
    }
    return -1;
  }

  private void goOn() throws IOException {
    if (socket.left() > 0) {
      digest();
    } else {
      nextFrame();
    }
  }

  private void nextFrame() throws IOException {
    switch (socket.next()) {
      case BEGINS -> {
        if (socket.left() > 0) {
          socket.read(scratch, 0, 1);
          channel = scratch[0];
        }
      }
      case CONTINUES -> {}
      case CLOSES -> {
        ended = true;
        if (error.size() > 0) {
          throw trouble();
        }
      }
    }
  }

  /** What is no data: port numbers, and what went wrong. */
  private void digest() throws IOException {
    if (channel < 0 || channel >= CHANNELS) {
      throw new IOException("a message on channel %d".formatted(channel));
    }
    int wanted = portBytesLeft[channel] > 0 ? portBytesLeft[channel] : scratch.length;
    int got = socket.read(scratch, 0, wanted);
    if (portBytesLeft[channel] > 0) {
      portBytesLeft[channel] -= got;
    } else if (channel == ERROR) {
      error.write(scratch, 0, Math.min(got, LONGEST_ERROR - error.size()));
      if (socket.left() == 0) {
        ended = true;
        throw trouble();
      }
    }
  }

  private Trouble trouble() {
    return new Trouble(error.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    answered = false;
    socket.send(DATA, bytes);
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void ping() throws IOException {
    socket.ping();
  }

  @Override
  public long lastHeard() {
    return socket.lastHeard();
  }

  @Override
  public boolean isFallenBehind() {
    return socket.isFallenBehind();
  }

  @Override
  public void setPatience(Duration patience) throws IOException {
    socket.setPatience(patience);
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void reset() {
    socket.reset();
  }
}
