package dev.monday.output;

import dev.monday.lifecycle.Lines;
import dev.monday.system.Timers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads what a process writes and hands it on as clean lines, in order: when lines are complete, or
 * when the begin of one is there and nothing followed for {@link #PATIENCE}. The one who takes them
 * may wait, and then the process waits as well, as at the end of a pipeline.
 *
 * <p>The lock is held whenever something is handed on, so that a line's begin, handed on by a
 * timer, keeps its place; it is never held while a read waits.
 */
public final class LineReader {
  /** How long the begin of a line waits for the rest. */
  public static final Duration PATIENCE = Duration.ofMillis(200);

  private final ReadableByteChannel in;
  private final Consumer<Lines> taker;
  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final LineBuffer buffer = new LineBuffer();
  private ByteBuffer room = buffer.room();
  private long lastRead;
  private boolean timerSet;
  private boolean over;

  public LineReader(ReadableByteChannel in, Timers timers, Consumer<Lines> taker) {
    this.in = in;
    this.timers = timers;
    this.taker = taker;
  }

  /**
   * Reads until the end of the stream, {@link #stop} or the channel's close; a last line without an
   * end is given one. Everything was handed on when this returns or throws.
   */
  public void readAll() throws IOException {
    try {
      while (readOnce()) {
        // what was read has been handed on
      }
    } catch (ClosedChannelException _) {
      // whoever closed it wants no more
    } finally {
      stop();
    }
  }

  /**
   * Hands on what is there, and nothing that comes after this: for a pipe that a stray process
   * keeps open. A read that waits goes on waiting, but to no effect.
   */
  public void stop() {
    lock.lock();
    try {
      if (!over) {
        over = true;
        buffer.ended();
        buffer.takeAll().ifPresent(taker);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean readOnce() throws IOException {
    var count = in.read(room);
    if (count < 0) {
      return false;
    }
    lock.lock();
    try {
      return !over && takeRead(count);
    } finally {
      lock.unlock();
    }
  }

  private boolean takeRead(int count) {
    buffer.added(count);
    buffer.takeLines().ifPresent(taker);
    room = buffer.room();
    lastRead = System.nanoTime();
    if (buffer.hasUnfinished() && !timerSet) {
      setTimer(PATIENCE);
    }
    return true;
  }

  /** One timer per reader at most; while bytes keep coming it costs nothing per read. */
  private void setTimer(Duration delay) {
    timerSet = true;
    timers.after(delay, this::lookForSilence);
  }

  /** Must not wait for the lock, as it is on the timers' thread: who holds it is reading. */
  private void lookForSilence() {
    if (!lock.tryLock()) {
      timers.after(PATIENCE, this::lookForSilence);
      return;
    }
    try {
      var left = PATIENCE.minusNanos(System.nanoTime() - lastRead);
      if (over || !buffer.hasUnfinished()) {
        timerSet = false;
      } else if (left.isPositive()) {
        setTimer(left);
      } else {
        var _ = Thread.ofVirtual().name("unfinished line").start(this::handOnUnfinished);
      }
    } finally {
      lock.unlock();
    }
  }

  private void handOnUnfinished() {
    lock.lock();
    try {
      timerSet = false;
      if (!over) {
        buffer.takeAll().ifPresent(taker);
      }
    } finally {
      lock.unlock();
    }
  }
}
