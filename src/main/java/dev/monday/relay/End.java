package dev.monday.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. It is read as long as the other end takes what was read: no more than
 * the rest of one read is ever kept, so a slow reader slows the writer down.
 */
final class End implements Watched {
  /** Reads in one turn, after which the loop's other connections have theirs. */
  private static final int READS = 4;

  private final Connection connection;
  private final Loop loop;
  private final SocketChannel channel;
  private final LongAdder sent;
  private final SelectionKey key;
  private @Nullable ByteBuffer unsent;
  private boolean inputEnded;
  private boolean outputEnded;

  End(Connection connection, Loop loop, SocketChannel channel, LongAdder sent)
      throws ClosedChannelException {
    this.connection = connection;
    this.loop = loop;
    this.channel = channel;
    this.sent = sent;
    this.key = loop.register(channel, SelectionKey.OP_READ, this);
  }

  @Override
  public void ready() throws IOException {
    if (key.isConnectable() && !outputEnded) {
      connection.reset();
      return;
    }
    if (key.isWritable()) {
      sendRest();
    }
    if (key.isValid() && key.isReadable()) {
      read();
    }
  }

  void read() throws IOException {
    var buffer = loop.buffer();
    for (int i = 0; i < READS; i++) {
      int count = channel.read(buffer.clear());
      if (count < 0) {
        endInput();
        return;
      }
      if (count == 0 || !other().send(buffer.flip()) || count < buffer.capacity()) {
        return;
      }
    }
  }

  /**
   * Sends what the other end has read. False when a rest is kept, and the other end has to wait.
   */
  boolean send(ByteBuffer bytes) throws IOException {
    sent.add(channel.write(bytes));
    if (!bytes.hasRemaining()) {
      return true;
    }
    unsent = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    key.interestOpsOr(SelectionKey.OP_WRITE);
    other().stopReading();
    return false;
  }

  private void sendRest() throws IOException {
    if (unsent == null) {
      return;
    }
    sent.add(channel.write(unsent));
    if (unsent.hasRemaining()) {
      return;
    }
    unsent = null;
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    if (other().inputEnded) {
      endOutput();
    } else {
      other().key.interestOpsOr(SelectionKey.OP_READ);
    }
  }

  boolean isBehind() {
    return unsent != null;
  }

  /** Nothing more comes from here: the other end is told once it has all of it. */
  void endInput() throws IOException {
    inputEnded = true;
    stopReading();
    if (!other().isBehind()) {
      other().endOutput();
    }
  }

  private void endOutput() throws IOException {
    if (inputEnded && !other().isBehind()) {
      connection.complete();
    } else {
      channel.shutdownOutput();
      outputEnded = true;
    }
  }

  private void stopReading() {
    key.interestOpsAnd(~SelectionKey.OP_READ);
    loop.unread();
  }

  private End other() {
    return connection.otherThan(this);
  }

  void close() {
    Sockets.close(channel);
  }

  void reset() {
    Sockets.reset(channel);
  }

  /** Ends it as the system does when a program ends: what is lost shows as a reset. */
  void abandon() {
    if (isBehind()) {
      reset();
    } else {
      close();
    }
  }

  @Override
  public void lost(IOException reason) {
    connection.reset();
  }

  @Override
  public void broken(Throwable defect) {
    connection.broken(defect);
  }

  @Override
  public void listenerClosed(Listener listener) {
    connection.listenerClosed(listener);
  }
}
