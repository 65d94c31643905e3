package dev.monday.relay;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes connections off a listener's queue and gives each to a loop. */
final class Acceptor implements Watched {
  /** So many at once that other connections of the loop need not wait long. */
  private static final int BATCH = 64;

  private final Listener listener;
  private final ServerSocketChannel channel;
  private final Loop home;
  private final List<Loop> loops;
  private final Timing timing;
  private @Nullable SelectionKey key;

  Acceptor(
      Listener listener, ServerSocketChannel channel, Loop home, List<Loop> loops, Timing timing) {
    this.listener = listener;
    this.channel = channel;
    this.home = home;
    this.loops = List.copyOf(loops);
    this.timing = timing;
  }

  /** Called on the home loop's thread. */
  void open() throws IOException {
    key = home.register(channel, SelectionKey.OP_ACCEPT, this);
  }

  /** Called by any thread but a loop's; the address is free afterwards. */
  void close() throws IOException {
    if (home.isDead()) {
      return; // it has closed the channel
    }
    home.call(() -> {
      Sockets.close(channel);
      home.forgetClosed();
    });
  }

  @Override
  public void ready() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      SocketChannel client = channel.accept();
      if (client == null) {
        return;
      }
      listener.counters().total.increment();
      lead(client);
    }
  }

  private void lead(SocketChannel client) {
    var loop = quietest();
    loop.taken();
    var arrival = new Arrival(listener, loop, client);
    if (loop == home) {
      loop.guard(arrival, arrival::begin);
    } else {
      loop.post(() -> loop.guard(arrival, arrival::begin));
    }
  }

  /** The loop with the fewest connections; its own when there is no fewer. */
  private Loop quietest() {
    var best = home;
    for (Loop loop : loops) {
      if (!loop.isDead() && loop.connections() < best.connections()) {
        best = loop;
      }
    }
    return best;
  }

  /** Accepting fails when descriptors or memory are short: the listener pauses and tries again. */
  @Override
  public void lost(IOException reason) {
    if (listener.isClosed()) {
      return;
    }
    listener
        .notices()
        .acceptFailed(
            "cannot accept connections at %s: %s"
                .formatted(Sockets.text(listener.address()), Sockets.reason(reason)));
    setInterest(0);
    home.alarms().set(timing.acceptPause(), () -> setInterest(SelectionKey.OP_ACCEPT));
  }

  private void setInterest(int operations) {
    if (key != null && key.isValid()) {
      key.interestOps(operations);
    }
  }

  @Override
  public void broken(Throwable defect) {
    listener.notices().defect(defect);
  }

  @Override
  public void listenerClosed(Listener closed) {
    // this loop has closed the channel before
  }
}
