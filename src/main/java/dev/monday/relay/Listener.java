package dev.monday.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bound address and what its connections are led to. It may be used by any thread, but closed by
 * none of the relay's own.
 */
public final class Listener implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final InetSocketAddress address;
  private final List<Loop> loops;
  private final Acceptor acceptor;
  private final Notices notices;
  private final Counters counters = new Counters();
  private final Consumer<Listener> whenClosed;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Upstream upstream;

  private Listener(
      ServerSocketChannel channel,
      Loop home,
      List<Loop> loops,
      Notices notices,
      Timing timing,
      Consumer<Listener> whenClosed)
      throws IOException {
    this.whenClosed = whenClosed;
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.loops = List.copyOf(loops);
    this.notices = notices;
    this.acceptor = new Acceptor(this, channel, home, loops, timing);
  }

  /**
   * Binds an address at once.
   *
   * @param whenClosed is told once, when it is closed
   */
  static Listener bind(
      InetSocketAddress at,
      ListenerObserver observer,
      Loop home,
      List<Loop> loops,
      Timing timing,
      Consumer<Listener> whenClosed)
      throws IOException {
    var channel = ServerSocketChannel.open(Sockets.family(at.getAddress()));
    try {
      channel.configureBlocking(false);
      channel.bind(at, BACKLOG);
      var notices = new Notices(home, observer, timing);
      var listener = new Listener(channel, home, loops, notices, timing, whenClosed);
      home.call(listener.acceptor::open);
      return listener;
    } catch (IOException | RuntimeException failure) {
      channel.close();
      throw failure;
    }
  }

  /** Where connections are accepted, with the port that the system chose when 0 was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  /**
   * There is a usable upstream: what waits is dialed at once, and so is what comes. Established
   * connections stay where they are.
   */
  public void leadTo(Upstream next) {
    change(next);
  }

  /** There is no usable upstream: connections are accepted and wait. */
  public void hold() {
    change(null);
  }

  private void change(@Nullable Upstream next) {
    upstream = next;
    for (Loop loop : loops) {
      loop.post(() -> loop.upstreamChanged(this));
    }
  }

  public Traffic traffic() {
    return counters.snapshot();
  }

  /**
   * Gives up the address and ends all connections: the established ones as the system does when a
   * program ends, those that wait by a reset.
   *
   * @throws IOException when a thread of the relay does not answer in time
   */
  @Override
  public void close() throws IOException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    whenClosed.accept(this);
    try {
      acceptor.close();
      for (Loop loop : loops) {
        if (!loop.isDead()) {
          loop.call(() -> loop.listenerClosed(this));
        }
      }
    } catch (IOException failure) {
      throw new IOException(
          "cannot close the listener at %s: %s"
              .formatted(Sockets.text(address), failure.getMessage()),
          failure);
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Null while there is no usable one. */
  @Nullable Upstream upstream() {
    return upstream;
  }

  Counters counters() {
    return counters;
  }

  Notices notices() {
    return notices;
  }
}
