package dev.monday.relay;

import dev.monday.relay.Alarms.Alarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One thread with the connections that were given to it. Both ends of a connection are on the same
 * loop, so that what concerns a connection needs no lock.
 */
final class Loop implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;
  private static final int STACK = 256 * 1024;
  private static final int PATIENCE_SECONDS = 10;

  /** Shorter waits are followed by polls; what goes on less often is worth no processor time. */
  private static final long SHORT_NANOS = 100_000;

  private static final long POLLED_NANOS = 40_000;

  private final Selector selector;
  private final Timing timing;
  private final Thread thread;
  private final Alarms alarms = new Alarms();
  private final Lookups lookups;
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private @Nullable Alarm resetSearch;
  private final @Nullable Pipes pipes;
  private long woken;
  private boolean waitsShortly;
  private volatile boolean asleep;
  private volatile boolean closing;
  private volatile boolean dead;

  private Loop(
      String name, Timing timing, Names names, Optional<Splice> splice, Selector selector) {
    this.selector = selector;
    this.timing = timing;
    this.lookups = new Lookups(this, names);
    this.pipes = splice.map(Pipes::new).orElse(null);
    this.thread = Thread.ofPlatform().name(name).daemon().stackSize(STACK).unstarted(this::run);
  }

  static Loop start(String name, Timing timing, Names names, Optional<Splice> splice)
      throws IOException {
    return start(name, timing, names, splice, Selector.open());
  }

  static Loop start(
      String name, Timing timing, Names names, Optional<Splice> splice, Selector selector) {
    var loop = new Loop(name, timing, names, splice, selector);
    loop.thread.start();
    return loop;
  }

  /** Something to do that can fail as I/O does. */
  interface Step {
    void run() throws IOException;
  }

  private void run() {
    try (selector) {
      turnUntilClosed();
    } catch (IOException failure) {
      throw failed(failure);
    } finally {
      if (pipes != null) {
        pipes.close();
      }
    }
  }

  private void turnUntilClosed() {
    try {
      while (!closing) {
        select();
        ringAlarms();
        runPosted();
      }
    } catch (IOException | UncheckedIOException failure) {
      die(failure);
    }
  }

  /** Without its selector it would never hear of its connections again, so they are ended. */
  private void die(Exception cause) {
    dead = true;
    asleep = false;
    for (SelectionKey key : List.copyOf(selector.keys())) {
      survive(() -> ((Watched) key.attachment()).broken(cause));
      Sockets.close(key.channel());
    }
    runPosted();
  }

  /** Whether it takes nothing more: its selector has failed. */
  boolean isDead() {
    return dead;
  }

  /**
   * A peer that answers at once would find this thread asleep, and waking it takes longer than the
   * answer took. So after a short wait the selector is asked again and again for a while.
   */
  private void select() throws IOException {
    if (!waitsShortly || !poll()) {
      await();
    }
  }

  /** False when nothing came; peers that wait for this processor get it meanwhile. */
  @SuppressWarnings("ThreadPriorityCheck")
  private boolean poll() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < POLLED_NANOS) {
      if (selectNow() > 0 || hasOtherWork()) {
        return true;
      }
      Thread.yield();
    }
    return false;
  }

  private void await() throws IOException {
    asleep = true;
    if (hasOtherWork()) {
      asleep = false;
      selectNow();
    } else {
      long begin = System.nanoTime();
      woken = begin + SHORT_NANOS;
      selector.select(this::handle, alarms.millisToNext());
      asleep = false;
      waitsShortly = woken - begin < SHORT_NANOS;
    }
  }

  private boolean hasOtherWork() {
    return closing || !posted.isEmpty() || alarms.isDue();
  }

  /** Also gives back the descriptors of closed channels. */
  private int selectNow() {
    try {
      return selector.selectNow(this::handle);
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private UncheckedIOException failed(IOException failure) {
    return new UncheckedIOException("the selector of %s failed".formatted(thread), failure);
  }

  private void handle(SelectionKey key) {
    if (asleep) {
      asleep = false;
      woken = System.nanoTime();
    }
    var watched = (Watched) key.attachment();
    if (key.isValid()) {
      guard(watched, watched::ready);
    }
  }

  /** Whatever fails ends what it concerns, and nothing else. */
  void guard(Watched watched, Step step) {
    try {
      runOrLose(watched, step);
    } catch (RuntimeException | Error defect) {
      survive(() -> watched.broken(defect));
    }
  }

  private static void runOrLose(Watched watched, Step step) {
    try {
      step.run();
    } catch (IOException reason) {
      watched.lost(reason);
    }
  }

  private void ringAlarms() {
    for (var action = alarms.takeDue(); action != null; action = alarms.takeDue()) {
      survive(action);
    }
  }

  private void runPosted() {
    for (var task = posted.poll(); task != null; task = posted.poll()) {
      survive(task);
    }
  }

  /** What concerns no connection is said as if the thread had died of it. */
  private void survive(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error defect) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
    }
  }

  /** Has something done by the loop's thread. Any thread may call this. */
  void post(Runnable task) {
    posted.add(task);
    if (asleep) {
      selector.wakeup();
    }
  }

  /** Has something done by the loop's thread and waits for it. Not for the thread of a loop. */
  void call(Step step) throws IOException {
    if (dead) {
      throw new IOException("%s has ended".formatted(thread));
    }
    var done = new CompletableFuture<Void>();
    post(() -> {
      try {
        step.run();
        done.complete(null);
      } catch (IOException | RuntimeException | Error failure) {
        done.completeExceptionally(failure);
      }
    });
    await(done);
  }

  private void await(CompletableFuture<Void> done) throws IOException {
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause()), failure);
    } catch (TimeoutException failure) {
      throw new IOException("%s did not answer".formatted(thread), failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for %s".formatted(thread), failure);
    }
  }

  /** Has the attachment told of what the channel is ready for; the loop's thread only. */
  SelectionKey register(SelectableChannel channel, int operations, Watched watched)
      throws ClosedChannelException {
    return channel.register(selector, operations, watched);
  }

  /** Sees to it that closed channels have given back their descriptors; the loop's thread only. */
  void forgetClosed() {
    selectNow();
  }

  /**
   * Called when a socket is no longer read while its connection goes on: as long as there are such,
   * a reset of theirs is looked for once in a while, which no selector would report.
   */
  void unread() {
    if (resetSearch == null) {
      resetSearch = alarms.set(timing.resetSearch(), this::lookForResets);
    }
  }

  /**
   * Asks for OP_CONNECT, of which a connected socket has no news but that it has failed: the JDK
   * reports a failed or hung up socket as ready for whatever was asked.
   */
  private void lookForResets() {
    resetSearch = null;
    var unread = new ArrayList<SelectionKey>();
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.interestOps() == 0 && key.channel() instanceof SocketChannel) {
        key.interestOps(SelectionKey.OP_CONNECT);
        unread.add(key);
      }
    }
    forgetClosed();
    for (SelectionKey key : unread) {
      if (key.isValid()) {
        key.interestOpsAnd(~SelectionKey.OP_CONNECT);
        unread();
      }
    }
  }

  /** Told on this loop's thread after a listener got another upstream, or none. */
  void upstreamChanged(Listener listener) {
    for (Watched watched : watched()) {
      if (watched instanceof Arrival arrival) {
        guard(arrival, () -> arrival.upstreamChanged(listener));
      }
    }
  }

  /** Ends on this loop's thread all connections of a listener. */
  void listenerClosed(Listener listener) throws IOException {
    for (Watched watched : watched()) {
      guard(watched, () -> watched.listenerClosed(listener));
    }
    forgetClosed();
  }

  private List<Watched> watched() {
    var all = new ArrayList<Watched>();
    for (SelectionKey key : selector.keys()) {
      all.add((Watched) key.attachment());
    }
    return all;
  }

  /** What is read into and written from before anything else is read. */
  ByteBuffer buffer() {
    return buffer;
  }

  /** Null when bytes are copied only. */
  @Nullable Pipes pipes() {
    return pipes;
  }

  Alarms alarms() {
    return alarms;
  }

  Lookups lookups() {
    return lookups;
  }

  Timing timing() {
    return timing;
  }

  int connections() {
    return connections.get();
  }

  void taken() {
    connections.incrementAndGet();
  }

  void ended() {
    connections.decrementAndGet();
  }

  /** Ends the thread; all listeners must be closed. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join(PATIENCE_SECONDS * 1000L);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
