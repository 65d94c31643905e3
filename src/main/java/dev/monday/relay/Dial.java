package dev.monday.relay;

import dev.monday.relay.Alarms.Alarm;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The attempt to reach one upstream. Its addresses are tried in order: the next one when an attempt
 * fails, or beside it when it has no answer yet after a moment, as RFC 8305 says. The first that
 * answers is taken.
 */
final class Dial {

  /** Who wants the connection. Called once, maybe before {@link #begin} returns. */
  interface Caller extends Watched {
    void connected(SocketChannel upstream);

    void connected(Duplex upstream);

    /** There is none to be had; {@code passing} when trying again may help. */
    void failed(String reason, boolean passing);
  }

  private final Loop loop;
  private final Caller caller;
  private final InetSocketAddress listener;
  private final Deque<InetSocketAddress> untried = new ArrayDeque<>(2);
  private final List<Attempt> attempts = new ArrayList<>(1);
  private @Nullable Alarm deadline;
  private @Nullable Alarm stagger;
  private String what = "";
  private String host = "";
  private String reason = "";
  private boolean remote;
  private boolean passing;
  private @Nullable Connecting connecting;
  private boolean over;

  /**
   * @param listener where the connection that it is made for was accepted
   */
  Dial(Loop loop, Caller caller, InetSocketAddress listener) {
    this.loop = loop;
    this.caller = caller;
    this.listener = listener;
  }

  void begin(Upstream upstream) {
    switch (upstream) {
      case Upstream.Local local -> {
        passing = true;
        untried.addAll(local.addresses());
        tryNext();
      }
      case Upstream.Target target -> {
        remote = true;
        host = target.host();
        what = "%s:%d".formatted(target.host(), target.port());
        loop.lookups().find(target.host(), new Answer(target.port()));
      }
      case Upstream.Through through -> {
        passing = true;
        what = through.what();
        connecting = new Connecting(through.connector());
        connecting.begin();
      }
    }
    if (!over) {
      deadline = alarm(loop.timing().dial(), this::timeOut);
    }
  }

  /** Stops without a word to the caller. */
  void cancel() {
    over = true;
    cancel(deadline);
    cancel(stagger);
    attempts.forEach(attempt -> Sockets.close(attempt.channel));
    attempts.clear();
    if (connecting != null) {
      connecting.cancel();
      connecting = null;
    }
  }

  /** A connector at work, on a thread of its own. What it makes is taken, or ended. */
  private final class Connecting {
    private final Connector connector;
    private final Thread thread;
    private final AtomicReference<@Nullable Duplex> made = new AtomicReference<>();
    private volatile boolean cancelled;

    Connecting(Connector connector) {
      this.connector = connector;
      this.thread = Thread.ofVirtual().name("dial of " + what).unstarted(this::connect);
    }

    void begin() {
      thread.start();
    }

    void cancel() {
      cancelled = true;
      thread.interrupt();
      if (made.get() != null) {
        Thread.ofVirtual().name("unwanted " + what).start(this::discard);
      }
    }

    private void connect() {
      try {
        made.set(connector.connect());
        if (cancelled) {
          discard();
        } else {
          answer(this::win);
        }
      } catch (UnreachableException failure) {
        answer(() -> {
          reason = failure.getMessage();
          passing = failure.isPassing();
          fail();
        });
      } catch (InterruptedException | RuntimeException | Error defect) {
        answer(() -> {
          Dial.this.cancel();
          caller.broken(defect);
        });
      }
    }

    private void answer(Runnable action) {
      loop.post(() -> {
        if (!over) {
          loop.guard(caller, action::run);
        }
      });
    }

    private void win() {
      var duplex = made.getAndSet(null);
      Dial.this.cancel();
      if (duplex != null) {
        caller.connected(duplex);
      }
    }

    private void discard() {
      var unwanted = made.getAndSet(null);
      if (unwanted != null) {
        unwanted.reset();
      }
    }
  }

  private final class Answer implements Lookups.Asker {
    private final int port;

    Answer(int port) {
      this.port = port;
    }

    @Override
    public void found(List<InetAddress> addresses) {
      loop.guard(
          caller,
          () -> {
            if (!over) {
              for (InetAddress address : Lookups.interleaved(addresses)) {
                add(new InetSocketAddress(address, port));
              }
              tryNext();
            }
          });
    }

    /** A name that leads back here would have every connection make another one for ever. */
    private void add(InetSocketAddress address) {
      if (address.equals(listener)) {
        reason = "cannot reach %s: it leads back to itself".formatted(what);
      } else {
        untried.add(address);
      }
    }

    @Override
    public void unknown() {
      loop.guard(
          caller,
          () -> {
            if (!over) {
              reason = "cannot reach %s: there is no such name".formatted(what);
              fail();
            }
          });
    }
  }

  private void tryNext() {
    cancel(stagger);
    while (!over && !untried.isEmpty()) {
      if (attempt(untried.remove())) {
        return;
      }
    }
    if (!over && attempts.isEmpty()) {
      fail();
    }
  }

  /** False when the address has already refused. On one machine the answer is there at once. */
  private boolean attempt(InetSocketAddress address) {
    try {
      var channel = SocketChannel.open(Sockets.family(address.getAddress()));
      try {
        connect(channel, address);
        return true;
      } catch (IOException failure) {
        channel.close();
        throw failure;
      }
    } catch (IOException failure) {
      setReason(address, failure);
      return false;
    }
  }

  private void connect(SocketChannel channel, InetSocketAddress address) throws IOException {
    Sockets.prepare(channel);
    if (remote) {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true); // the client's ends at the relay
    }
    if (channel.connect(address) || channel.finishConnect()) {
      win(channel);
      return;
    }
    var attempt = new Attempt(channel, address);
    loop.register(channel, SelectionKey.OP_CONNECT, attempt);
    attempts.add(attempt);
    if (!untried.isEmpty()) {
      stagger = alarm(loop.timing().stagger(), this::tryNext);
    }
  }

  private void win(SocketChannel channel) {
    cancel();
    caller.connected(channel);
  }

  private void fail() {
    cancel();
    caller.failed(reason, passing);
  }

  private void timeOut() {
    reason = "cannot reach %s: no answer within %s s".formatted(place(), seconds());
    fail();
  }

  /** "10", or "0.05". */
  private String seconds() {
    return BigDecimal.valueOf(loop.timing().dial().toMillis(), 3)
        .stripTrailingZeros()
        .toPlainString();
  }

  private String place() {
    return attempts.isEmpty() || !what.isEmpty() ? what : Sockets.text(attempts.getFirst().address);
  }

  private void setReason(InetSocketAddress address, IOException failure) {
    var at = address.getAddress().getHostAddress();
    var isLiteral = host.equals(at) || host.contains(":");
    var place =
        what.isEmpty() || isLiteral ? Sockets.text(address) : "%s at %s".formatted(what, at);
    reason = "cannot reach %s: %s".formatted(place, Sockets.reason(failure));
  }

  private Alarm alarm(Duration delay, Runnable action) {
    return loop.alarms().set(delay, () -> loop.guard(caller, action::run));
  }

  private void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      loop.alarms().cancel(alarm);
    }
  }

  /** One socket that waits for the answer of one address. */
  private final class Attempt implements Watched {
    private final SocketChannel channel;
    private final InetSocketAddress address;

    Attempt(SocketChannel channel, InetSocketAddress address) {
      this.channel = channel;
      this.address = address;
    }

    @Override
    public void ready() throws IOException {
      if (channel.finishConnect()) {
        attempts.remove(this);
        win(channel);
      }
    }

    @Override
    public void lost(IOException failure) {
      Sockets.close(channel);
      attempts.remove(this);
      setReason(address, failure);
      tryNext();
    }

    @Override
    public void broken(Throwable defect) {
      caller.broken(defect);
    }

    @Override
    public void listenerClosed(Listener listener) {
      caller.listenerClosed(listener);
    }
  }
}
