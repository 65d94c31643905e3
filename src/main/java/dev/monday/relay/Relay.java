package dev.monday.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final List<Listener> listeners = new ArrayList<>();
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
    var home = loops.get(listeners.size() % loops.size());
    var listener = Listener.bind(at, observer, home, loops, timing);
    listeners.add(listener);
    return listener;
  }

  private void startLoops() throws IOException {
    for (int number = 1; number <= LOOPS; number++) {
      loops.add(Loop.start("relay-" + number, timing, names, splice.get()));
    }
  }

  /** Closes all listeners, ends all connections and the relay's threads. */
  @Override
  public synchronized void close() {
    closed = true;
    listeners.forEach(Listener::close);
    loops.forEach(Loop::close);
  }
}
