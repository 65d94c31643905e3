package dev.monday.forward.kubernetes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's side of a WebSocket (RFC 6455) whose messages are binary. One thread at a time
 * reads; any may write. It answers pings by itself, while it is read.
 */
final class WebSocket implements AutoCloseable {
  private static final int CONTINUATION = 0;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_IN_2_BYTES = 126;
  private static final int LENGTH_IN_8_BYTES = 127;
  private static final int LONGEST_HEADER = 14;

  /** A control frame has at most this much payload (section 5.5). */
  private static final int CONTROL_BYTES = 125;

  private static final int NORMAL_CLOSURE = 1000;
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Wire wire;
  private final InputStream in;
  private final OutputStream out;
  private final ReentrantLock writing = new ReentrantLock();
  private byte[] outgoing = new byte[512];
  private long left;
  private boolean closeSent;
  private volatile long lastHeard = System.nanoTime();
  private volatile boolean listening;

  /**
   * The opening handshake (section 4.1).
   *
   * @param path with its query, from the root
   * @param patience for each step of it
   * @throws Upgrade.Refused when the server answers otherwise
   */
  static WebSocket open(Access access, String path, String protocol, Duration patience)
      throws IOException {
    var key = key();
    var headers =
        List.of(
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + key,
            "Sec-WebSocket-Protocol: " + protocol);
    var request = new Upgrade.Request("GET", path, "websocket", headers);
    return Upgrade.open(
        access,
        request,
        patience,
        (wire, answer) -> {
          if (!answer.header("Sec-WebSocket-Accept").equals(accept(key))
              || !answer.header("Sec-WebSocket-Protocol").equals(protocol)) {
            throw new Upgrade.Refused(answer.status(), "it does not speak " + protocol);
          }
          return new WebSocket(wire);
        });
  }

  private static String key() {
    var random = new byte[16];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  static String accept(String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private WebSocket(Wire wire) {
    this.wire = wire;
    this.in = wire.in();
    this.out = wire.out();
  }

  /**
   * Goes on to the next frame of data, whatever is left of this one.
   *
   * @return whether it begins a message
   * @throws EOFException when the peer has closed the WebSocket, or is gone
   */
  Frame next() throws IOException {
    listening = true;
    try {
      return frame();
    } finally {
      listening = false;
    }
  }

  private Frame frame() throws IOException {
    in.skipNBytes(left);
    left = 0;
    while (true) {
      int first = octet();
      int second = octet();
      long length = length(second & ~MASKED);
      if ((second & MASKED) != 0) {
        throw new IOException("a frame from the server is masked");
      }
      lastHeard = System.nanoTime();
      switch (first & 0xf) {
        case CONTINUATION -> {
          left = length;
          return Frame.CONTINUES;
        }
        case BINARY -> {
          left = length;
          return Frame.BEGINS;
        }
        case PING -> send(PONG, ByteBuffer.wrap(control(length)));
        case PONG -> control(length);
        case CLOSE -> {
          control(length);
          return Frame.CLOSES;
        }
        default -> throw new IOException("a frame of the kind %d".formatted(first & 0xf));
      }
    }
  }

  /** What {@link #next} has found. */
  enum Frame {
    BEGINS,
    CONTINUES,
    CLOSES
  }

  /** Bytes of the frame that are still to be read. */
  long left() {
    return left;
  }

  /** Reads some of the frame: at least one byte where there is one left and room for it. */
  int read(byte[] bytes, int offset, int count) throws IOException {
    int got = in.read(bytes, offset, (int) Math.min(count, left));
    if (got < 0) {
      throw gone();
    }
    left -= got;
    return got;
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw gone();
    }
    return octet;
  }

  private static EOFException gone() {
    return new EOFException("the connection was cut");
  }

  private long length(int given) throws IOException {
    return switch (given) {
      case LENGTH_IN_2_BYTES -> number(2);
      case LENGTH_IN_8_BYTES -> {
        long length = number(8);
        if (length < 0) {
          throw new IOException("a frame of %s bytes".formatted(Long.toUnsignedString(length)));
        }
        yield length;
      }
      default -> given;
    };
  }

  private long number(int bytes) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = (number << 8) | octet();
    }
    return number;
  }

  private byte[] control(long length) throws IOException {
    if (length > CONTROL_BYTES) {
      throw new IOException("a control frame of %d bytes".formatted(length));
    }
    var payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw gone();
    }
    return payload;
  }

  /** Sends one message: a byte, then the others. Waits until all of it is on its way. */
  void send(byte first, ByteBuffer others) throws IOException {
    writing.lock();
    try {
      write(BINARY, true, first, others);
    } finally {
      writing.unlock();
    }
  }

  /** Asks the peer for a sign of life; nothing while somebody writes, whose bytes do the same. */
  void ping() throws IOException {
    if (writing.tryLock()) {
      try {
        write(PING, false, (byte) 0, ByteBuffer.allocate(0));
      } finally {
        writing.unlock();
      }
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

  private void send(int kind, ByteBuffer payload) throws IOException {
    writing.lock();
    try {
      write(kind, false, (byte) 0, payload);
    } finally {
      writing.unlock();
    }
  }

  private void write(int kind, boolean channelled, byte channel, ByteBuffer payload)
      throws IOException {
    int length = payload.remaining() + (channelled ? 1 : 0);
    if (outgoing.length < length + LONGEST_HEADER) {
      outgoing = new byte[length + LONGEST_HEADER];
    }
    var frame = ByteBuffer.wrap(outgoing);
    frame.put((byte) (FINAL | kind));
    if (length < LENGTH_IN_2_BYTES) {
      frame.put((byte) (MASKED | length));
    } else if (length <= 0xffff) {
      frame.put((byte) (MASKED | LENGTH_IN_2_BYTES)).putShort((short) length);
    } else {
      frame.put((byte) (MASKED | LENGTH_IN_8_BYTES)).putLong(length);
    }
    int mask = RANDOM.nextInt();
    frame.putInt(mask);
    int start = frame.position();
    if (channelled) {
      frame.put(channel);
    }
    frame.put(payload);
    mask(outgoing, start, frame.position(), mask);
    out.write(outgoing, 0, frame.position());
    out.flush();
  }

  /** XORs the bytes with the four of the mask, over and over. */
  static void mask(byte[] bytes, int from, int to, int mask) {
    long doubled = ((mask & 0xffffffffL) << 32) | (mask & 0xffffffffL);
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ doubled);
    }
    for (int i = 0; at < to; i++, at++) {
      bytes[at] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
    }
  }

  /** How long reading may wait; zero for ever. */
  void setPatience(Duration patience) throws IOException {
    wire.setPatience(patience);
  }

  /** Ends it in order: says so to a peer that listens, and does not wait for its answer. */
  @Override
  public void close() {
    var farewell = Thread.ofVirtual().name("farewell").start(this::sendClose);
    try {
      farewell.join(FAREWELL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    wire.close();
  }

  private void sendClose() {
    writing.lock();
    try {
      if (!closeSent) {
        closeSent = true;
        var status = ByteBuffer.allocate(Short.BYTES).putShort((short) NORMAL_CLOSURE).flip();
        write(CLOSE, false, (byte) 0, status);
      }
    } catch (IOException _) {
      // the connection is already gone, and with it whom to tell
    } finally {
      writing.unlock();
    }
  }

  /** Ends it at once. */
  void reset() {
    wire.reset();
  }
}
