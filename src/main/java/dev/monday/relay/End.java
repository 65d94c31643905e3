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

  /** With less than this at once, a pipe costs more than copying. */
  private static final int MUCH = 64 * 1024;

  private final Connection connection;
  private final Loop loop;
  private final SocketChannel channel;
  private final LongAdder sent;
  private final SelectionKey key;
  private @Nullable ByteBuffer unsent;
  private @Nullable Pipe pipe;
  private boolean movesMuch;
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
    if (!movesMuch || !move()) {
      copy();
    }
  }

  private void copy() throws IOException {
    var buffer = loop.buffer();
    for (int i = 0; i < READS; i++) {
      int count = channel.read(buffer.clear());
      if (count < 0) {
        endInput();
        return;
      }
      if (count == 0 || !other().send(buffer.flip())) {
        return;
      }
      movesMuch = count == buffer.capacity();
      if (!movesMuch || move()) {
        return;
      }
    }
  }

  /** Has the system move what there is, by way of a pipe. False when that cannot be done. */
  private boolean move() throws IOException {
    var pipes = loop.pipes();
    var through = pipes == null ? null : pipes.take();
    if (pipes == null || through == null) {
      return false;
    }
    long count;
    try {
      count = move(through);
    } finally {
      if (other().pipe == null) {
        pipes.giveBack(through);
      }
    }
    if (count == 0) {
      endInput();
    } else if (count == Splice.NOT_POSSIBLE) {
      pipes.giveUp();
    }
    return count != Splice.NOT_POSSIBLE;
  }

  /** Returns what the last move to the pipe did. */
  private long move(Pipe through) throws IOException {
    long count = 0;
    for (int i = 0; i < READS; i++) {
      count = through.fill(channel);
      movesMuch = count >= MUCH;
      if (count <= 0 || !other().send(through) || !movesMuch) {
        break;
      }
    }
    return count;
  }

  /**
   * Sends what the other end has read. False when a rest is kept, and the other end has to wait.
   */
  private boolean send(Pipe through) throws IOException {
    drain(through);
    if (through.isEmpty()) {
      return true;
    }
    pipe = through;
    fallBehind();
    return false;
  }

  private void drain(Pipe through) throws IOException {
    sent.add(through.drain(channel));
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
    fallBehind();
    return false;
  }

  private void fallBehind() {
    key.interestOpsOr(SelectionKey.OP_WRITE);
    other().stopReading();
  }

  private void sendRest() throws IOException {
    if (!isBehind()) {
      return;
    }
    if (unsent != null) {
      sent.add(channel.write(unsent));
      unsent = unsent.hasRemaining() ? unsent : null;
    }
    if (pipe != null) {
      drain(pipe);
      if (pipe.isEmpty()) {
        dropPipe();
      }
    }
    if (!isBehind()) {
      catchUp();
    }
  }

  private void catchUp() throws IOException {
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    if (other().inputEnded) {
      endOutput();
    } else {
      other().key.interestOpsOr(SelectionKey.OP_READ);
    }
  }

  private void dropPipe() {
    var pipes = loop.pipes();
    if (pipe != null && pipes != null) {
      pipes.giveBack(pipe);
      pipe = null;
    }
  }

  private boolean isBehind() {
    return unsent != null || pipe != null;
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
    dropPipe();
    Sockets.close(channel);
  }

  void reset() {
    dropPipe();
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
