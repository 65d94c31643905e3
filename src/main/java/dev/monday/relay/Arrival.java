package dev.monday.relay;

import dev.monday.relay.Alarms.Alarm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client on its way from the accept to its upstream: held while there is none, dialed for while
 * there is one. What it sends meanwhile is kept for the upstream, up to a limit.
 */
final class Arrival implements Dial.Caller {
  /** What a held client may send before it is no longer read; more than most requests. */
  private static final int EARLY_BYTES = 16 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Listener listener;
  private final Loop loop;
  private final SocketChannel client;
  private final long holdEnd;
  private Duration nextRetry;
  private @Nullable SelectionKey key;
  private @Nullable Dial dial;
  private @Nullable Upstream dialed;
  private @Nullable Alarm alarm;
  private ByteBuffer early = NOTHING;
  private boolean inputEnded;
  private boolean held;
  private boolean over;

  Arrival(Listener listener, Loop loop, SocketChannel client) {
    this.listener = listener;
    this.loop = loop;
    this.client = client;
    this.holdEnd = System.nanoTime() + loop.timing().hold().toNanos();
    this.nextRetry = loop.timing().firstRetry();
  }

  /** Called once, on the loop's thread. */
  void begin() throws IOException {
    if (listener.isClosed()) {
      end();
      return;
    }
    Sockets.prepare(client);
    proceed();
    if (!over) {
      key = loop.register(client, SelectionKey.OP_READ, this);
    }
  }

  private void proceed() {
    var upstream = listener.upstream();
    if (upstream == null) {
      setHeld(true);
      wake(holdEnd, this::holdOver);
    } else {
      dialed = upstream;
      dial = new Dial(loop, this, listener.address());
      dial.begin(upstream);
    }
  }

  /** The listener got another upstream, or none: a dial of the last one is given up. */
  void upstreamChanged(Listener changed) {
    boolean stays = dial != null && Objects.equals(dialed, listener.upstream());
    if (changed == listener && !over && !stays) {
      giveUpWaiting();
      nextRetry = loop.timing().firstRetry();
      proceed();
    }
  }

  @Override
  public void connected(SocketChannel upstream) {
    finish();
    try {
      var connection = new Connection(listener, loop, client, upstream);
      loop.guard(connection.client(), () -> connection.begin(early, inputEnded));
    } catch (ClosedChannelException _) {
      Sockets.reset(client);
      Sockets.close(upstream);
      loop.ended();
    }
  }

  @Override
  public void connected(Duplex upstream) {
    finish();
    try {
      new ClientEnd(listener, loop, client, upstream, early).begin();
    } catch (ClosedChannelException _) {
      Sockets.reset(client);
      Thread.ofVirtual().name("end of a connection").start(upstream::reset);
      loop.ended();
    }
  }

  /** A local program may be about to listen; what is elsewhere has to be there. */
  @Override
  public void failed(String reason, boolean passing) {
    dial = null;
    long now = System.nanoTime();
    if (passing && now - holdEnd < 0) {
      setHeld(true);
      wake(now + Math.min(nextRetry.toNanos(), holdEnd - now), () -> retry(reason));
    } else {
      listener.notices().dialFailed(reason);
      refuse();
    }
  }

  private void retry(String reason) {
    if (System.nanoTime() - holdEnd >= 0) {
      listener.notices().dialFailed(reason);
      refuse();
      return;
    }
    var doubled = nextRetry.multipliedBy(2);
    var last = loop.timing().lastRetry();
    nextRetry = doubled.compareTo(last) < 0 ? doubled : last;
    proceed();
  }

  private void holdOver() {
    listener.notices().heldTooLong();
    refuse();
  }

  private void wake(long nanoTime, Runnable action) {
    alarm = loop.alarms().setAt(nanoTime, () -> loop.guard(this, action::run));
  }

  /** The client has sent something, or has ended. */
  @Override
  public void ready() throws IOException {
    if (key != null && key.isConnectable()) {
      end(); // it was reset after it had sent all, or more than is kept
      return;
    }
    var buffer = loop.buffer().clear().limit(EARLY_BYTES - early.remaining());
    int count = client.read(buffer);
    if (count < 0) {
      clientEnded();
    } else {
      keep(buffer.flip());
    }
  }

  /** One that has sent a request and no more may still wait for the answer. */
  private void clientEnded() {
    inputEnded = true;
    stopReading();
    if (!early.hasRemaining()) {
      end();
    }
  }

  private void keep(ByteBuffer more) {
    early = ByteBuffer.allocate(early.remaining() + more.remaining()).put(early).put(more).flip();
    if (early.remaining() == EARLY_BYTES) {
      stopReading();
    }
  }

  private void stopReading() {
    if (key != null) {
      key.interestOps(0);
      loop.unread();
    }
  }

  @Override
  public void lost(IOException reason) {
    end();
  }

  @Override
  public void broken(Throwable defect) {
    listener.notices().defect(defect);
    end();
  }

  @Override
  public void listenerClosed(Listener closed) {
    if (closed == listener) {
      end();
    }
  }

  private void refuse() {
    listener.counters().failed.increment();
    end();
  }

  private void end() {
    if (!over) {
      finish();
      loop.ended();
    }
    Sockets.reset(client);
  }

  private void finish() {
    over = true;
    giveUpWaiting();
    setHeld(false);
  }

  private void giveUpWaiting() {
    if (dial != null) {
      dial.cancel();
      dial = null;
    }
    if (alarm != null) {
      loop.alarms().cancel(alarm);
      alarm = null;
    }
  }

  private void setHeld(boolean now) {
    if (held != now) {
      held = now;
      listener.counters().held.add(now ? 1 : -1);
    }
  }
}
