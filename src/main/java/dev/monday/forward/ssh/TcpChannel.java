package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.Closeable;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RemoteWindow;
import org.apache.sshd.common.channel.WindowClosedException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that the server makes for us or hands to us: {@code direct-tcpip} and {@code
 * forwarded-tcpip} of RFC 4254, section 7. What it receives waits in a queue that the channel's
 * window bounds; the window opens again as the queue is read.
 */
class TcpChannel extends AbstractClientChannel implements Duplex {
  private static final int HEADER_BYTES = 64;

  private final PacketQueue packets;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<ByteBuffer> received = new ArrayDeque<>();
  private Opening opening = Opening.WAITING;
  private String refusal = "";
  private int refusalCode;
  private final AtomicBoolean closeSent = new AtomicBoolean();
  private boolean ended;
  private @Nullable IOException broken;

  private enum Opening {
    WAITING,
    OPEN,
    REFUSED,
    GIVEN_UP
  }

  /**
   * @param packets what waits to be written on the connection
   */
  TcpChannel(PacketQueue packets) {
    super("direct-tcpip");
    this.packets = packets;
  }

  /** Asks the server to connect, and waits for its answer. */
  void connect(String host, int port, Duration deadline) throws IOException, InterruptedException {
    var window = getLocalWindow();
    var buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN, HEADER_BYTES + 128);
    buffer.putString("direct-tcpip");
    buffer.putUInt(getChannelId());
    buffer.putUInt(window.getSize());
    buffer.putUInt(window.getPacketSize());
    buffer.putString(host);
    buffer.putUInt(port);
    // the originator: the server only logs it
    buffer.putString("127.0.0.1");
    buffer.putUInt(0);
    getSession().writePacket(buffer);
    awaitOpening("%s:%d".formatted(host, port), deadline);
  }

  private void awaitOpening(String target, Duration deadline)
      throws SshFailure, InterruptedException {
    lock.lock();
    try {
      long left = deadline.toNanos();
      while (opening == Opening.WAITING && broken == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (opening == Opening.OPEN) {
        return;
      }
      if (opening == Opening.REFUSED) {
        throw ChannelRefusal.failure(target, refusalCode, refusal);
      }
      opening = Opening.GIVEN_UP;
      throw SshFailure.passing(
          "cannot reach %s from the SSH server: %s"
              .formatted(
                  target,
                  broken == null
                      ? "it has not answered within %d s".formatted(deadline.toSeconds())
                      : broken.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void handleOpenSuccess(long recipient, long windowSize, long packetSize, Buffer buffer) {
    setRecipient(recipient);
    getRemoteWindow().init(windowSize, packetSize, getSession());
    lock.lock();
    try {
      if (opening == Opening.WAITING) {
        opening = Opening.OPEN;
        changed.signalAll();
        return;
      }
    } finally {
      lock.unlock();
    }
    sendClose();
  }

  @Override
  public void handleOpenFailure(Buffer buffer) {
    lock.lock();
    try {
      opening = Opening.REFUSED;
      refusalCode = buffer.getInt();
      refusal = buffer.getString();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    close(true);
  }

  /** The server opens it. */
  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    setRecipient(recipient);
    getRemoteWindow().init(windowSize, packetSize, getSession());
    lock.lock();
    try {
      opening = Opening.OPEN;
    } finally {
      lock.unlock();
    }
    var future = new DefaultOpenFuture(this, this);
    try {
      confirm();
      future.setOpened();
    } catch (IOException failure) {
      future.setException(failure);
    }
    return future;
  }

  private void confirm() throws IOException {
    var buffer =
        getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION, HEADER_BYTES);
    buffer.putUInt(getRecipient());
    buffer.putUInt(getChannelId());
    buffer.putUInt(getLocalWindow().getSize());
    buffer.putUInt(getLocalWindow().getPacketSize());
    getSession().writePacket(buffer);
  }

  @Override
  protected void doOpen() {
    throw new IllegalStateException("it has no streams to open");
  }

  @Override
  protected void doWriteData(byte[] data, int offset, long length) {
    var bytes = ByteBuffer.allocate(Math.toIntExact(length));
    bytes.put(data, offset, bytes.capacity()).flip();
    lock.lock();
    try {
      received.add(bytes);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected void doWriteExtendedData(byte[] data, int offset, long length) throws IOException {
    throw new IOException("a TCP channel has no second stream of data");
  }

  @Override
  public void handleEof() throws IOException {
    super.handleEof();
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void handleClose() {
    fail(new SocketException("the SSH server has closed the connection"));
    sendClose();
    close(true);
  }

  /** Tells the server that it is over; it answers in kind, and then nothing is left here. */
  private void sendClose() {
    if (getRecipient() < 0 || !closeSent.compareAndSet(false, true)) {
      return;
    }
    fail(new ClosedChannelException());
    try {
      getRemoteWindow().close();
      var buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_CLOSE, HEADER_BYTES);
      buffer.putUInt(getRecipient());
      getSession().writePacket(buffer);
    } catch (IOException failure) {
      log.debug("cannot close {}", this, failure);
      close(true);
    }
  }

  /** What MINA does in turn when it closes a channel. */
  @Override
  protected Closeable getInnerCloseable() {
    return builder().run(this, () -> service.unregisterChannel(this)).build();
  }

  @Override
  protected void preClose() {
    fail(new ClosedChannelException());
    super.preClose();
  }

  /** Only the first reason counts. */
  void fail(IOException reason) {
    lock.lock();
    try {
      if (broken == null) {
        broken = reason;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What was received before an end is still read; an end without EOF is a failure. */
  @Override
  public int read(ByteBuffer bytes) throws IOException {
    int count = 0;
    lock.lock();
    try {
      while (received.isEmpty() && !ended && broken == null) {
        changed.await();
      }
      while (!received.isEmpty() && bytes.hasRemaining()) {
        count += move(received.element(), bytes);
        if (!received.element().hasRemaining()) {
          received.remove();
        }
      }
      if (count == 0 && !ended && broken != null) {
        throw broken;
      }
    } catch (InterruptedException failure) {
      throw interrupted(failure);
    } finally {
      lock.unlock();
    }
    if (count == 0) {
      return -1;
    }
    release(count);
    return count;
  }

  private static int move(ByteBuffer from, ByteBuffer to) {
    int count = Math.min(from.remaining(), to.remaining());
    to.put(to.position(), from, from.position(), count);
    to.position(to.position() + count);
    from.position(from.position() + count);
    return count;
  }

  /** Lets the server send as much again. */
  private void release(int count) throws IOException {
    if (!isClosing()) {
      getLocalWindow().release(count);
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        packets.awaitRoom();
        writeSome(bytes);
      }
    } catch (WindowClosedException failure) {
      throw end(failure);
    } catch (InterruptedException failure) {
      throw interrupted(failure);
    }
  }

  private void writeSome(ByteBuffer bytes) throws IOException, InterruptedException {
    RemoteWindow window = getRemoteWindow();
    long space = window.waitForSpace(Duration.ofNanos(Long.MAX_VALUE));
    int count = (int) Math.min(Math.min(space, window.getPacketSize()), bytes.remaining());
    var buffer = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_DATA, count + HEADER_BYTES);
    buffer.putUInt(getRecipient());
    buffer.putUInt(count);
    int start = buffer.wpos();
    buffer.wpos(start + count);
    bytes.get(buffer.array(), start, count);
    window.consume(count);
    writePacket(buffer);
  }

  private IOException end(IOException failure) {
    lock.lock();
    try {
      return broken == null ? failure : broken;
    } finally {
      lock.unlock();
    }
  }

  private static IOException interrupted(InterruptedException failure) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted", failure);
  }

  @Override
  public void shutdownOutput() throws IOException {
    sendEof();
  }

  /** The protocol has no word for it: the server is told of a close, and of no end before it. */
  @Override
  public void reset() {
    close();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (opening == Opening.WAITING) {
        opening = Opening.GIVEN_UP;
      }
    } finally {
      lock.unlock();
    }
    sendClose();
  }
}
