package dev.monday.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of an established connection whose other end is no socket. Virtual threads read
 * and write it and wait for each other; that the client is ready, or was reset while nobody reads
 * it, they hear from the loop.
 */
final class ClientEnd implements Duplex, Watched {
  private static final Duration LEAVING = Duration.ofMillis(2);

  private final Listener listener;
  private final Loop loop;
  private final SocketChannel channel;
  private final Duplex far;
  private final ByteBuffer early;
  private final SelectionKey key;
  private final Reading reading = new Reading();
  private final Semaphore writable = new Semaphore(0);
  private volatile boolean behind;
  private volatile boolean outputEnded;
  private boolean over;

  /**
   * @param early what the client has sent already
   */
  ClientEnd(Listener listener, Loop loop, SocketChannel channel, Duplex far, ByteBuffer early)
      throws ClosedChannelException {
    this.listener = listener;
    this.loop = loop;
    this.channel = channel;
    this.far = far;
    this.early = early;
    this.key = loop.register(channel, 0, this);
  }

  /** Called once, on the loop's thread. */
  void begin() {
    loop.unread();
    listener.counters().open.increment();
    Thread.ofVirtual().name("pump").start(this::pump);
  }

  private void pump() {
    try {
      var counters = listener.counters();
      new Pump(this, far, counters.bytesIn, counters.bytesOut).run();
    } catch (InterruptedException | RuntimeException defect) {
      listener.notices().defect(defect);
    }
  }

  /**
   * What comes from the client. A reader that has to wait leaves its buffer to the loop, which goes
   * on watching the socket after that: a client that asks and waits for the answer costs no change
   * of what is watched.
   */
  private final class Reading {
    private final Semaphore come = new Semaphore(0);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ByteBuffer wanted;
    private boolean watched;
    private int count;
    private @Nullable IOException failure;

    /** Waits for at least one byte, the client's end, or the end of it all, which is 0. */
    int await(ByteBuffer bytes) throws IOException {
      lock.lock();
      try {
        count = 0;
        wanted = bytes;
        if (!watched) {
          watched = true;
          loop.post(this::watch);
        }
      } finally {
        lock.unlock();
      }
      come.acquireUninterruptibly();
      return taken();
    }

    private void watch() {
      if (key.isValid()) {
        key.interestOpsOr(SelectionKey.OP_READ);
      }
    }

    private int taken() throws IOException {
      lock.lock();
      try {
        wanted = null;
        if (failure != null) {
          throw failure;
        }
        return count;
      } finally {
        lock.unlock();
      }
    }

    /** There is something to read. The loop's thread only. */
    void ready() {
      lock.lock();
      try {
        if (wanted == null) {
          watched = false;
          key.interestOpsAnd(~SelectionKey.OP_READ);
          loop.unread();
        } else {
          take(wanted);
        }
      } finally {
        lock.unlock();
      }
    }

    private void take(ByteBuffer bytes) {
      try {
        count = channel.read(bytes);
      } catch (IOException e) {
        failure = e;
      }
      if (count != 0 || failure != null) {
        wanted = null;
        come.release();
      }
    }

    void wake() {
      come.release();
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    if (early.hasRemaining()) {
      int count = Math.min(early.remaining(), bytes.remaining());
      bytes.put(early.slice(early.position(), count));
      early.position(early.position() + count);
      return count;
    }
    int count = channel.read(bytes);
    while (count == 0) {
      int awaited = reading.await(bytes);
      count = awaited == 0 ? channel.read(bytes) : awaited;
    }
    return count;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    channel.write(bytes);
    while (bytes.hasRemaining()) {
      behind = true;
      awaitWritable();
      channel.write(bytes);
    }
    behind = false;
  }

  private void awaitWritable() {
    loop.post(() -> {
      if (key.isValid()) {
        key.interestOpsOr(SelectionKey.OP_WRITE);
      }
    });
    writable.acquireUninterruptibly();
  }

  @Override
  public void shutdownOutput() throws IOException {
    outputEnded = true;
    channel.shutdownOutput();
  }

  /** A client that closes ends its side a moment before the system takes its socket for closed. */
  @Override
  public boolean isGone() {
    try {
      var client = (InetSocketAddress) channel.getRemoteAddress();
      var here = (InetSocketAddress) channel.getLocalAddress();
      if (Departure.of(client, here)) {
        return true;
      }
      Thread.sleep(LEAVING);
      return Departure.of(client, here);
    } catch (IOException _) {
      return false; // it was closed here, and who did that has told the other end
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The loop sees to it that the system hears of it. */
  @Override
  public void reset() {
    loop.post(() -> {
      end(false);
      wake();
    });
  }

  @Override
  public void close() {
    loop.post(() -> {
      end(true);
      wake();
    });
  }

  @Override
  public void ready() {
    if (key.isConnectable() && !outputEnded) {
      endBoth(false);
      return;
    }
    if (key.isWritable()) {
      key.interestOpsAnd(~SelectionKey.OP_WRITE);
      loop.unread();
      writable.release();
    }
    if (key.isReadable()) {
      reading.ready();
    }
  }

  @Override
  public void lost(IOException reason) {
    endBoth(false);
  }

  @Override
  public void broken(Throwable defect) {
    listener.notices().defect(defect);
    endBoth(false);
  }

  @Override
  public void listenerClosed(Listener closed) {
    if (closed == listener) {
      endBoth(!behind);
    }
  }

  /** The far end first: who waits here would take the end of this one for a failure. */
  private void endBoth(boolean orderly) {
    if (end(orderly)) {
      Thread.ofVirtual()
          .name("end of a connection")
          .start(() -> {
            if (orderly) {
              far.close();
            } else {
              far.reset();
            }
            wake();
          });
    }
  }

  /** False when it had ended before. The loop's thread only. */
  private boolean end(boolean orderly) {
    if (over) {
      return false;
    }
    over = true;
    if (orderly) {
      Sockets.close(channel);
    } else {
      Sockets.reset(channel);
    }
    listener.counters().open.decrement();
    loop.ended();
    return true;
  }

  private void wake() {
    reading.wake();
    writable.release();
  }
}
