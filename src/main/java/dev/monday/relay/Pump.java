package dev.monday.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Passes the bytes of two connections to each other until both sides have ended. A side's end is
 * passed on, and the other direction goes on; a failure resets both.
 */
public final class Pump {
  /** As much as one packet of an SSH channel carries. */
  private static final int BYTES = 32 * 1024;

  private final Duplex near;
  private final Duplex far;
  private final LongAdder bytesIn;
  private final LongAdder bytesOut;
  private final CountDownLatch backwards = new CountDownLatch(1);
  private final AtomicReference<@Nullable Throwable> defect = new AtomicReference<>();
  private volatile boolean failed;

  /**
   * @param bytesIn counts bytes that the far side was given
   * @param bytesOut counts bytes that the near side was given
   */
  public Pump(Duplex near, Duplex far, LongAdder bytesIn, LongAdder bytesOut) {
    this.near = near;
    this.far = far;
    this.bytesIn = bytesIn;
    this.bytesOut = bytesOut;
  }

  /**
   * Returns when both are closed.
   *
   * @throws IllegalStateException when a mistake of ours has ended them
   */
  public void run() throws InterruptedException {
    Thread.ofVirtual().name("pump back").start(this::runBackwards);
    move(near, far, bytesIn);
    backwards.await();
    if (!failed) {
      near.close();
      far.close();
    }
    if (defect.get() != null) {
      throw new IllegalStateException("a connection was ended", defect.get());
    }
  }

  private void runBackwards() {
    move(far, near, bytesOut);
    backwards.countDown();
  }

  private void move(Duplex from, Duplex to, LongAdder counter) {
    try {
      moveAll(from, to, counter);
    } catch (IOException _) {
      reset();
    } catch (RuntimeException | Error mistake) {
      defect.compareAndSet(null, mistake);
      reset();
    }
  }

  private static void moveAll(Duplex from, Duplex to, LongAdder counter) throws IOException {
    var bytes = ByteBuffer.allocate(BYTES);
    int count;
    while ((count = from.read(bytes.clear())) >= 0) {
      to.write(bytes.flip());
      counter.add(count);
    }
    to.shutdownOutput();
    if (from.isGone()) {
      to.nobodyReads();
    }
  }

  private void reset() {
    failed = true;
    near.reset();
    far.reset();
  }
}
