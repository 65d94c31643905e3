package dev.monday.forward.kubernetes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * The client's end of TLS over two streams. The JDK's socket for it asks the system twice for each
 * record, of 16 KiB at most, and gives out one at a time; this takes several at once. One thread at
 * a time reads; any may write. A read that is timed out may be repeated.
 */
final class Tls {
  /** So many are received, and sent, at once. */
  private static final int RECORDS = 3;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final InputStream rawIn;
  private final OutputStream rawOut;
  private final ByteBuffer received;
  private final ByteBuffer plain;
  private final ByteBuffer outgoing;
  private final ReentrantLock writing = new ReentrantLock();

  /**
   * Shakes hands before it returns.
   *
   * @param engine in client mode
   */
  Tls(SSLEngine engine, InputStream rawIn, OutputStream rawOut) throws IOException {
    this.engine = engine;
    this.rawIn = rawIn;
    this.rawOut = rawOut;
    var session = engine.getSession();
    this.received = ByteBuffer.allocate(RECORDS * session.getPacketBufferSize());
    this.plain = ByteBuffer.allocate(RECORDS * session.getApplicationBufferSize());
    this.outgoing = ByteBuffer.allocate(RECORDS * session.getPacketBufferSize());
    received.limit(0);
    plain.limit(0);
    engine.beginHandshake();
    while (!proceed(engine.getHandshakeStatus())) {
      if (!unwrap() && !receive()) {
        throw new EOFException("the connection was cut");
      }
    }
  }

  /** Does what the engine wants, but for what is to be received first; false when it is that. */
  private boolean proceed(HandshakeStatus wanted) throws IOException {
    var next = wanted;
    while (true) {
      switch (next) {
        case NEED_TASK -> {
          for (var task = engine.getDelegatedTask(); task != null; ) {
            task.run();
            task = engine.getDelegatedTask();
          }
        }
        case NEED_WRAP -> send(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          return false;
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return true;
        }
      }
      next = engine.getHandshakeStatus();
    }
  }

  /** Makes plain bytes of the records at hand; false when more is to be received. */
  private boolean unwrap() throws IOException {
    boolean some = false;
    plain.compact();
    try {
      while (true) {
        var result = engine.unwrap(received, plain);
        some |= result.bytesConsumed() > 0;
        if (result.getStatus() == Status.CLOSED) {
          return true;
        }
        if (result.getStatus() != Status.OK) {
          return some; // no whole record, or no room for another one
        }
        if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
          return true;
        }
      }
    } finally {
      plain.flip();
    }
  }

  private boolean receive() throws IOException {
    received.compact();
    try {
      int count = rawIn.read(received.array(), received.position(), received.remaining());
      received.position(received.position() + Math.max(count, 0));
      return count >= 0;
    } finally {
      received.flip();
    }
  }

  private boolean awaitPlain() throws IOException {
    while (!plain.hasRemaining()) {
      boolean more = unwrap() || receive();
      proceed(engine.getHandshakeStatus());
      if (!plain.hasRemaining() && (!more || engine.isInboundDone())) {
        return false;
      }
    }
    return true;
  }

  private void send(ByteBuffer bytes) throws IOException {
    writing.lock();
    try {
      do {
        outgoing.clear();
        Status status;
        do {
          var result = engine.wrap(bytes, outgoing);
          status = result.getStatus();
        } while (status == Status.OK && bytes.hasRemaining());
        rawOut.write(outgoing.array(), 0, outgoing.position());
        if (status == Status.CLOSED && bytes.hasRemaining()) {
          throw new EOFException("the connection is closed");
        }
      } while (bytes.hasRemaining());
    } finally {
      writing.unlock();
    }
  }

  InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return awaitPlain() ? plain.get() & 0xff : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int count) throws IOException {
        if (count == 0) {
          return 0;
        }
        if (!awaitPlain()) {
          return -1;
        }
        int got = Math.min(count, plain.remaining());
        plain.get(bytes, offset, got);
        return got;
      }

      @Override
      public int available() {
        return plain.remaining();
      }
    };
  }

  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int count) throws IOException {
        send(ByteBuffer.wrap(bytes, offset, count));
      }
    };
  }
}
