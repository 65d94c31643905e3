package dev.monday.forward.kubernetes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a SPDY/3.1 connection: its frames. One thread at a time reads; any may
 * write. Pings are answered while it is read. Windows are neither heeded nor told of, as the only
 * servers there are here, those of github.com/moby/spdystream, do neither.
 */
final class Spdy {
  private static final String NAME = "SPDY/3.1";
  private static final String STREAM_PROTOCOL = "X-Stream-Protocol-Version";

  private static final int VERSION = 3;
  private static final int SYN_STREAM = 1;
  private static final int SYN_REPLY = 2;
  private static final int RST_STREAM = 3;
  private static final int PING = 6;
  private static final int GOAWAY = 7;

  private static final int CONTROL = 0x8000_0000;
  private static final int FIN = 1;
  private static final int CANCEL = 5;
  private static final int FLAGS_SHIFT = 24;
  private static final int TYPE_MASK = 0xffff;
  private static final int VERSION_MASK = 0x7fff;
  private static final int LENGTH_MASK = 0xff_ffff;
  private static final int STREAM_MASK = 0x7fff_ffff;
  private static final int HEADER = 8;

  private final Wire wire;
  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private final SpdyHeaders headers = new SpdyHeaders();
  private byte[] outgoing = new byte[512];
  private int nextStream = 1;
  private int nextPing = 1;
  private int left;
  private @Nullable Frame atHand;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean listening;
  private volatile boolean goingAway;

  /**
   * Asks for it on a new connection.
   *
   * @param path from the root
   * @param protocol that is spoken on the streams
   * @param patience for each step of it
   * @throws Upgrade.Refused when the server answers otherwise
   */
  static Spdy open(Access access, String path, String protocol, Duration patience)
      throws IOException {
    var headers = List.of(STREAM_PROTOCOL + ": " + protocol, "Content-Length: 0");
    var request = new Upgrade.Request("POST", path, NAME, headers);
    return Upgrade.open(
        access,
        request,
        patience,
        (wire, answer) -> {
          if (!answer.header("Upgrade").equalsIgnoreCase(NAME)
              || !answer.header(STREAM_PROTOCOL).equals(protocol)) {
            throw new Upgrade.Refused(answer.status(), "it does not speak " + protocol);
          }
          return new Spdy(wire);
        });
  }

  Spdy(Wire wire) {
    this.wire = wire;
    this.in = wire.in();
    this.out = wire.out();
  }

  /** What a frame means to its stream. */
  enum Kind {
    DATA,
    TAKEN,
    RESET,
    GOING_AWAY
  }

  /**
   * The beginning of a frame.
   *
   * @param stream 0 for the connection; where it goes away, the last one that the server has taken
   * @param last whether the stream's sender has ended its side with it
   */
  record Frame(Kind kind, int stream, boolean last) {}

  /** The frame at hand; waits for one if there is none. */
  Frame frame() throws IOException {
    var frame = atHand;
    if (frame == null) {
      listening = true;
      try {
        do {
          frame = begin();
        } while (frame == null);
      } finally {
        listening = false;
      }
      atHand = frame;
    }
    return frame;
  }

  /** Done with the frame at hand, whatever is left of it. */
  void passOver() throws IOException {
    in.skipNBytes(left);
    left = 0;
    atHand = null;
  }

  /** Null for what means nothing to a stream. */
  private @Nullable Frame begin() throws IOException {
    int first = number();
    int second = number();
    int flags = second >>> FLAGS_SHIFT;
    left = second & LENGTH_MASK;
    lastHeard = System.nanoTime();
    if ((first & CONTROL) == 0) {
      return new Frame(Kind.DATA, first, (flags & FIN) != 0);
    }
    if (((first >>> Short.SIZE) & VERSION_MASK) != VERSION) {
      throw new IOException("a frame of another version of SPDY");
    }
    return control(first & TYPE_MASK);
  }

  private @Nullable Frame control(int type) throws IOException {
    switch (type) {
      case SYN_REPLY -> {
        return new Frame(Kind.TAKEN, content(), false);
      }
      case RST_STREAM -> {
        return new Frame(Kind.RESET, content(), true);
      }
      case GOAWAY -> {
        goingAway = true;
        return new Frame(Kind.GOING_AWAY, content(), false);
      }
      case PING -> answer(content());
      default -> passOver();
    }
    return null;
  }

  /** The number that the content begins with; the rest is passed over. */
  private int content() throws IOException {
    if (left < Integer.BYTES) {
      throw new IOException("a frame of %d bytes".formatted(left));
    }
    left -= Integer.BYTES;
    int number = number() & STREAM_MASK;
    in.skipNBytes(left);
    left = 0;
    return number;
  }

  /** The server's have even numbers. */
  private void answer(int ping) throws IOException {
    if (ping % 2 == 0) {
      sendControl(PING, ping, new byte[0]);
    }
  }

  private int number() throws IOException {
    int number = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int octet = in.read();
      if (octet < 0) {
        throw gone();
      }
      number = (number << Byte.SIZE) | octet;
    }
    return number;
  }

  private static EOFException gone() {
    return new EOFException("the connection was cut");
  }

  /** Bytes of the frame at hand that are still to be read. */
  int left() {
    return left;
  }

  /** Reads some of the frame: at least one byte where there is one left and room for it. */
  int read(byte[] bytes, int offset, int count) throws IOException {
    int got = in.read(bytes, offset, Math.min(count, left));
    if (got < 0) {
      throw gone();
    }
    left -= got;
    return got;
  }

  /** The two streams of one connection to a port. */
  record Pair(int error, int data) {}

  /** Asks for a connection to a port, as kubectl does: its side of the errors is ended at once. */
  Pair open(int port) throws IOException {
    writing.lock();
    try {
      var pair = new Pair(nextStream, nextStream + 2);
      nextStream += 4;
      var frames = ByteBuffer.allocate(1024);
      putOpening(frames, pair.error(), "error", port, pair);
      putData(frames, pair.error(), FIN, 0);
      putOpening(frames, pair.data(), "data", port, pair);
      out.write(frames.array(), 0, frames.position());
      out.flush();
      return pair;
    } finally {
      writing.unlock();
    }
  }

  private void putOpening(ByteBuffer to, int stream, String type, int port, Pair pair) {
    var block =
        headers.block(
            Map.of(
                "streamtype", type,
                "port", Integer.toString(port),
                "requestid", Integer.toString(pair.error())));
    var content = ByteBuffer.allocate(10 + block.length);
    content.putInt(stream).putInt(0).putShort((short) 0).put(block);
    putControl(to, SYN_STREAM, content.array());
  }

  private static void putControl(ByteBuffer to, int type, byte[] content) {
    to.putInt(CONTROL | (VERSION << Short.SIZE) | type).putInt(content.length).put(content);
  }

  private static void putData(ByteBuffer to, int stream, int flags, int length) {
    to.putInt(stream).putInt((flags << FLAGS_SHIFT) | length);
  }

  /** Sends data on a stream; waits until all of it is on its way. */
  void send(int stream, ByteBuffer bytes) throws IOException {
    writing.lock();
    try {
      int length = HEADER + bytes.remaining();
      if (outgoing.length < length) {
        outgoing = new byte[length];
      }
      var frame = ByteBuffer.wrap(outgoing);
      putData(frame, stream, 0, bytes.remaining());
      frame.put(bytes);
      out.write(outgoing, 0, length);
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /** Tells the server that a stream is of no use any more. */
  void cancel(int stream) throws IOException {
    var status = ByteBuffer.allocate(Integer.BYTES).putInt(CANCEL);
    sendControl(RST_STREAM, stream, status.array());
  }

  /** Asks for a sign of life; nothing while somebody writes, whose bytes do the same. */
  void ping() throws IOException {
    if (writing.tryLock()) {
      try {
        sendControl(PING, nextPing, new byte[0]);
        nextPing += 2;
      } finally {
        writing.unlock();
      }
    }
  }

  private void sendControl(int type, int number, byte[] rest) throws IOException {
    var content = ByteBuffer.allocate(Integer.BYTES + rest.length).putInt(number).put(rest);
    var frame = ByteBuffer.allocate(HEADER + content.capacity());
    putControl(frame, type, content.array());
    writing.lock();
    try {
      out.write(frame.array());
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  /** When something was last heard, as {@link System#nanoTime}. */
  long lastHeard() {
    return lastHeard;
  }

  /** Whether what comes is not read at the moment, so that its silence says nothing. */
  boolean isFallenBehind() {
    return !listening;
  }

  /** Whether the server takes no new streams any more. */
  boolean isGoingAway() {
    return goingAway;
  }

  /** How long reading may wait; zero for ever. */
  void setPatience(Duration patience) throws IOException {
    wire.setPatience(patience);
  }

  /** Ends it at once. */
  void reset() {
    wire.reset();
  }

  /** Ends it; the server sees to its streams. */
  void close() {
    wire.close();
  }
}
