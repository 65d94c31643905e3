package dev.monday.forward.kubernetes;

import dev.monday.relay.Duplex;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A connection to one port of a pod: the WebSocket protocol {@code v4.channel.k8s.io} of the API
 * server. The first byte of a message is its channel, 0 for data and 1 for what went wrong; each
 * channel begins with the port's number in two bytes (k8s.io/kubelet/pkg/cri/streaming/portforward,
 * websocket.go).
 *
 * <p>The protocol has no word for one side's end. A client's end is kept from the pod, whose answer
 * is passed on for as long as it comes; {@link #tend} ends what stays silent.
 */
final class Tunnel implements Duplex {
  static final String PROTOCOL = "v4.channel.k8s.io";

  /** How long a pod may be silent after its client has ended. */
  static final Duration LAST_WORDS = Duration.ofSeconds(10);

  /** Proxies on the way cut what is idle, most of them after a minute or more. */
  private static final Duration IDLE = Duration.ofSeconds(45);

  private static final byte DATA = 0;
  private static final int ERROR = 1;
  private static final int CHANNELS = 2;
  private static final int PORT_BYTES = 2;
  private static final int LONGEST_ERROR = 4096;

  private final WebSocket socket;
  private final int[] portBytesLeft = {PORT_BYTES, PORT_BYTES};
  private final byte[] scratch = new byte[256];
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private final String name;
  private final Consumer<Tunnel> gone;
  private int channel = -1;
  private volatile boolean answered;
  private volatile boolean ended;
  private volatile boolean inputEnded;
  private volatile long inputEndedAt;
  private volatile boolean silent;
  private volatile long lastPing = System.nanoTime();

  /**
   * @param name of the pod's port as a person knows it, for messages
   * @param gone called once it is closed
   */
  Tunnel(WebSocket socket, String name, Consumer<Tunnel> gone) {
    this.socket = socket;
    this.name = name;
    this.gone = gone;
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    try {
      return awaitData() ? take(bytes) : -1;
    } catch (IOException failure) {
      if (silent) {
        return -1;
      }
      throw failure;
    }
  }

  /** Waits until the frame at hand has data; false at the orderly end. */
  private boolean awaitData() throws IOException {
    while (!ended) {
      if (socket.left() > 0 && channel == DATA && portBytesLeft[DATA] == 0) {
        return true;
      }
      if (socket.left() > 0) {
        digest();
      } else {
        nextFrame();
      }
    }
    return false;
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
          throw failure();
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
        throw failure();
      }
    }
  }

  private IOException failure() {
    var said = error.toString(StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ").strip();
    var refused = !answered && DialRefusal.isOne(said);
    var text = "cannot reach %s: %s".formatted(name, refused ? DialRefusal.shortly(said) : said);
    return refused ? new DialRefusedException(text) : new IOException(text);
  }

  private int take(ByteBuffer bytes) throws IOException {
    int count;
    if (bytes.hasArray()) {
      int at = bytes.arrayOffset() + bytes.position();
      count = socket.read(bytes.array(), at, bytes.remaining());
      bytes.position(bytes.position() + count);
    } else {
      count = socket.read(scratch, 0, Math.min(scratch.length, bytes.remaining()));
      bytes.put(scratch, 0, count);
    }
    answered = true;
    return count;
  }

  /**
   * Waits a moment for the pod's answer to the dial. There is none when it succeeds, so silence is
   * taken for that.
   *
   * @throws DialRefusedException when nobody listens
   */
  void probe(Duration deadline, Duration silence) throws IOException {
    try {
      socket.setPatience(deadline);
      while (!ended && (portBytesLeft[DATA] > 0 || portBytesLeft[ERROR] > 0)) {
        if (socket.left() > 0) {
          digest();
        } else {
          nextFrame();
        }
      }
    } catch (SocketTimeoutException e) {
      throw new IOException(
          "cannot reach %s: no answer within %d s".formatted(name, deadline.toSeconds()), e);
    }
    try {
      socket.setPatience(silence);
      var _ = awaitData();
    } catch (SocketTimeoutException _) {
      // nobody has said no
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    socket.send(DATA, bytes);
  }

  @Override
  public void shutdownOutput() {
    inputEndedAt = System.nanoTime();
    inputEnded = true;
  }

  /** Called once in a while: keeps it from being cut as idle, or ends it when nobody needs it. */
  void tend() {
    long now = System.nanoTime();
    if (inputEnded
        && now - Math.max(inputEndedAt, socket.lastHeard()) > LAST_WORDS.toNanos()
        && !socket.isFallenBehind()) {
      silent = true;
      Thread.ofVirtual().name("end of " + name).start(this::close);
    } else if (now - Math.max(lastPing, socket.lastHeard()) > IDLE.toNanos()) {
      lastPing = now;
      ping();
    }
  }

  private void ping() {
    try {
      socket.ping();
    } catch (IOException _) {
      // who reads it learns of that
    }
  }

  @Override
  public void reset() {
    gone.accept(this);
    socket.reset();
  }

  @Override
  public void close() {
    gone.accept(this);
    socket.close();
  }
}
