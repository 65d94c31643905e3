package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.Spdy.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A stream to a pod's port on a SPDY connection: the protocol {@code portforward.k8s.io}. It is a
 * pair, of data and of what went wrong (k8s.io/kubelet/pkg/cri/streaming/portforward,
 * httpstream.go). The connection carries one such pair at a time, so that no client waits for
 * another one that reads slowly, and is kept for the next.
 */
final class SpdyStream implements PodStream {
  static final String PROTOCOL = "portforward.k8s.io";

  private static final int LONGEST_ERROR = 4096;

  /** Between the end of one of the pair and that of the other. */
  private static final Duration ENDS_APART = Duration.ofSeconds(2);

  private final Connection connection;
  private final Spdy spdy;
  private final Spdy.Pair pair;
  private final Consumer<Connection> reusable;
  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private int untaken = 2;
  private volatile boolean dataEnded;
  private boolean errorEnded;
  private boolean reading;
  private boolean closed;
  private boolean turnGivenBack;
  private volatile boolean broken;
  private volatile boolean answered = true;

  /**
   * A connection to a pod, whose streams take turns in reading it: the last one's reader may still
   * wait for a frame when the next one begins.
   */
  record Connection(Spdy spdy, Semaphore turn) {
    Connection(Spdy spdy) {
      this(spdy, new Semaphore(1));
    }

    /**
     * The next stream; returns when the server has taken it.
     *
     * @param reusable is given the connection when it may carry another one
     * @throws IOException when the connection is of no use; nothing was sent to the pod then
     */
    SpdyStream open(int port, Duration patience, Consumer<Connection> reusable)
        throws IOException, InterruptedException {
      try {
        var stream = new SpdyStream(this, spdy.open(port), reusable);
        if (!turn.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new SocketTimeoutException("the server has not answered");
        }
        spdy.setPatience(patience);
        stream.awaitTaken();
        spdy.setPatience(Duration.ZERO);
        return stream;
      } catch (IOException | InterruptedException failure) {
        spdy.reset();
        throw failure;
      }
    }
  }

  private SpdyStream(Connection connection, Spdy.Pair pair, Consumer<Connection> reusable) {
    this.connection = connection;
    this.spdy = connection.spdy();
    this.pair = pair;
    this.reusable = reusable;
  }

  @Override
  public void awaitTaken() throws IOException {
    while (untaken > 0) {
      var frame = spdy.frame();
      if (isData(frame)) {
        return; // it would not come if the server had not
      }
      take(frame);
    }
  }

  private boolean isData(Frame frame) {
    return frame.kind() == Spdy.Kind.DATA && frame.stream() == pair.data() && spdy.left() > 0;
  }

  @Override
  public int read(byte[] bytes, int offset, int count) throws IOException {
    if (!enter()) {
      return -1;
    }
    try {
      while (!dataEnded || !errorEnded) {
        var frame = spdy.frame();
        if (isClosed()) {
          return -1; // the frame is the next stream's
        }
        if (isData(frame)) {
          answered = true;
          return spdy.read(bytes, offset, count);
        }
        take(frame);
      }
    } catch (SocketTimeoutException late) {
      broken = true;
      if (!dataEnded) {
        throw late;
      }
    } catch (IOException failure) {
      broken = true;
      throw failure;
    } finally {
      leave();
    }
    if (error.size() > 0) {
      broken = true;
      throw new Trouble(error.toString(StandardCharsets.UTF_8));
    }
    return -1;
  }

  /** A frame that is not the pod's data. */
  private void take(Frame frame) throws IOException {
    switch (frame.kind()) {
      case DATA -> {
        if (frame.stream() == pair.error()) {
          keepError();
        }
        spdy.passOver();
        if (frame.last()) {
          ended(frame.stream());
        }
      }
      case TAKEN -> {
        spdy.passOver();
        untaken -= isOurs(frame) ? 1 : 0;
      }
      case RESET -> {
        spdy.passOver();
        if (frame.stream() == pair.data() && !dataEnded) {
          throw new IOException("the server has given up the stream");
        }
        ended(frame.stream());
      }
      case GOING_AWAY -> {
        spdy.passOver();
        if (frame.stream() < pair.data() && untaken > 0) {
          throw new IOException("the server takes no more streams");
        }
      }
    }
  }

  private boolean isOurs(Frame frame) {
    return frame.stream() == pair.data() || frame.stream() == pair.error();
  }

  private void keepError() throws IOException {
    var piece = new byte[256];
    while (spdy.left() > 0) {
      int count = spdy.read(piece, 0, piece.length);
      error.write(piece, 0, Math.min(count, LONGEST_ERROR - error.size()));
    }
  }

  /** The data's end may come before that of the errors, which tells whether it was one in order. */
  private void ended(int stream) throws IOException {
    dataEnded |= stream == pair.data();
    errorEnded |= stream == pair.error();
    if (dataEnded != errorEnded) {
      spdy.setPatience(ENDS_APART);
    } else if (dataEnded) {
      spdy.setPatience(Duration.ZERO);
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      reading = !closed;
      return reading;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      reading = false;
      giveTurnBack();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void giveTurnBack() {
    if (closed && !reading && !turnGivenBack) {
      turnGivenBack = true;
      connection.turn().release();
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    answered = false;
    if (dataEnded || isClosed()) {
      throw new IOException("the connection has ended");
    }
    spdy.send(pair.data(), bytes);
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public void ping() throws IOException {
    spdy.ping();
  }

  @Override
  public long lastHeard() {
    return spdy.lastHeard();
  }

  @Override
  public boolean isFallenBehind() {
    return spdy.isFallenBehind();
  }

  @Override
  public void setPatience(Duration patience) throws IOException {
    spdy.setPatience(patience);
  }

  /**
   * What the pod has not taken would be in the way of the next stream, so the connection is only
   * kept where the last word was the pod's.
   */
  @Override
  public void close() {
    if (!end()) {
      return;
    }
    if (broken || !answered || spdy.isGoingAway()) {
      spdy.close();
    } else {
      Thread.ofVirtual().name("end of a stream").start(this::handOn);
    }
  }

  private void handOn() {
    try {
      spdy.cancel(pair.data());
      reusable.accept(connection);
    } catch (IOException _) {
      spdy.close();
    }
  }

  @Override
  public void reset() {
    if (end()) {
      spdy.reset();
    }
  }

  /** False when it had ended before. */
  private boolean end() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      giveTurnBack();
      return true;
    } finally {
      lock.unlock();
    }
  }
}
