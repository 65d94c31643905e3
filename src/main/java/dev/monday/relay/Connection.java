package dev.monday.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** An established connection through the relay: the client's end and the upstream's. */
final class Connection {
  private final Listener listener;
  private final Loop loop;
  private final End client;
  private final End upstream;
  private boolean over;

  Connection(Listener listener, Loop loop, SocketChannel client, SocketChannel upstream)
      throws ClosedChannelException {
    this.listener = listener;
    this.loop = loop;
    this.client = new End(this, loop, client, listener.counters().bytesOut);
    this.upstream = new End(this, loop, upstream, listener.counters().bytesIn);
    listener.counters().open.increment();
  }

  End client() {
    return client;
  }

  End otherThan(End end) {
    return end == client ? upstream : client;
  }

  /** Goes on after what the client has already sent. Most clients speak first, so it is asked. */
  void begin(ByteBuffer early, boolean inputEnded) throws IOException {
    boolean all = !early.hasRemaining() || upstream.send(early);
    if (inputEnded) {
      client.endInput();
    } else if (all) {
      client.read();
    }
  }

  /** Both directions have come to their end. */
  void complete() {
    if (finish()) {
      client.close();
      upstream.close();
    }
  }

  /** One side is gone, and the other is to know that this was no orderly end. */
  void reset() {
    if (finish()) {
      client.reset();
      upstream.reset();
    }
  }

  void broken(Throwable defect) {
    listener.notices().defect(defect);
    reset();
  }

  void listenerClosed(Listener closed) {
    if (closed == listener && finish()) {
      client.abandon();
      upstream.abandon();
    }
  }

  private boolean finish() {
    if (over) {
      return false;
    }
    over = true;
    listener.counters().open.decrement();
    loop.ended();
    return true;
  }
}
