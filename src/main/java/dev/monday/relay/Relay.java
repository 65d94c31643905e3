package dev.monday.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Accepts connections and leads each to the upstream of its listener. Two threads do all the work,
 * however many connections there are; they start with the first listener.
 */
public final class Relay implements AutoCloseable {
  private static final int LOOPS = 2;

  private final Timing timing;
  private final Names names;
  private final Supplier<Optional<Splice>> splice;
  private final List<Loop> loops = new ArrayList<>();
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private int listened;
  private boolean closed;

  Relay(Timing timing, Names names, Supplier<Optional<Splice>> splice) {
    this.timing = timing;
    this.names = names;
    this.splice = splice;
  }

  /**
   * A relay without listeners.
   *
   * @param hold how long a connection waits for a usable upstream
   */
  public static Relay start(Duration hold) {
    return new Relay(Timing.withHold(hold), Names.ofThisSystem(), Splice::ofThisSystem);
  }

  /**
   * Binds an address at once. Connections are accepted and held until {@link Listener#leadTo} says
   * where they go.
   *
   * @throws IOException when the address cannot be bound
   */
  public synchronized Listener listen(InetSocketAddress at, ListenerObserver observer)
      throws IOException {
    if (closed) {
      throw new IllegalStateException("the relay is closed");
    }
    if (loops.isEmpty()) {
      startLoops();
    }
    var living = loops.stream().filter(loop -> !loop.isDead()).toList();
    if (living.isEmpty()) {
      throw new IOException("all threads of the relay have ended");
    }
    var home = living.get(listened++ % living.size());
    var listener = Listener.bind(at, observer, home, loops, timing, listeners::remove);
    listeners.add(listener);
    return listener;
  }

  private void startLoops() throws IOException {
    for (int number = 1; number <= LOOPS; number++) {
      loops.add(Loop.start("relay-" + number, timing, names, splice.get()));
    }
  }

  /**
   * Closes all listeners, ends all connections and the relay's threads.
   *
   * @throws IOException when a listener could not be closed; all the rest is
   */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    var failure = new IOException("cannot close all listeners of the relay");
    for (Listener listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    loops.forEach(Loop::close);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}
