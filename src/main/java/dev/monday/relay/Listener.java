package dev.monday.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable Upstream upstream;

  private Listener(
      ServerSocketChannel channel, Loop home, List<Loop> loops, Notices notices, Timing timing)
      throws IOException {
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.loops = List.copyOf(loops);
    this.notices = notices;
    this.acceptor = new Acceptor(this, channel, home, loops, timing);
  }

  static Listener bind(
      InetSocketAddress at, ListenerObserver observer, Loop home, List<Loop> loops, Timing timing)
      throws IOException {
    var channel = ServerSocketChannel.open(Sockets.family(at.getAddress()));
    try {
      channel.configureBlocking(false);
      channel.bind(at, BACKLOG);
      var notices = new Notices(home, observer, timing);
      var listener = new Listener(channel, home, loops, notices, timing);
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
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        acceptor.close();
        for (Loop loop : loops) {
          loop.call(() -> loop.listenerClosed(this));
        }
      } catch (IOException failure) {
        throw new UncheckedIOException("cannot close the listener at " + address, failure);
      }
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
