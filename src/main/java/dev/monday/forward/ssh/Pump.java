package dev.monday.forward.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/**
 * Passes the bytes of two connections to each other until both sides have ended. A side's end is
 * passed on, and the other direction goes on; a failure resets both.
 */
public final class Pump {
  /** As much as one packet of a channel carries. */
  private static final int BYTES = 32 * 1024;

  private final Duplex near;
  private final Duplex far;
  private final LongAdder bytesIn;
  private final LongAdder bytesOut;
  private final CountDownLatch backwards = new CountDownLatch(1);
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

  /** Returns when both are closed. */
  public void run() throws InterruptedException {
    Thread.ofVirtual().name("ssh pump").start(this::runBackwards);
    move(near, far, bytesIn);
    backwards.await();
    if (!failed) {
      near.close();
      far.close();
    }
  }

  private void runBackwards() {
    move(far, near, bytesOut);
    backwards.countDown();
  }

  private void move(Duplex from, Duplex to, LongAdder counter) {
    var bytes = ByteBuffer.allocate(BYTES);
    try {
      int count;
      while ((count = from.read(bytes.clear())) >= 0) {
        to.write(bytes.flip());
        counter.add(count);
      }
      to.shutdownOutput();
    } catch (IOException _) {
      failed = true;
      near.reset();
      far.reset();
    }
  }
}
