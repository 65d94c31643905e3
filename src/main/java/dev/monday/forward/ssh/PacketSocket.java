package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.Readable;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * What carries the packets of one SSH connection: MINA's end of a {@link Duplex}. One thread reads
 * and handles what it has read, another writes, so that a peer that does not read never keeps us
 * from reading.
 */
final class PacketSocket extends AbstractCloseable implements IoSession {
  private static final AtomicLong IDS = new AtomicLong();
  private static final int READ_BYTES = 128 * 1024;

  private final long id = IDS.incrementAndGet();
  private final IoService service;
  private final IoHandler handler;
  private final Duplex duplex;
  private final InetSocketAddress peer;
  private final PacketQueue queue = new PacketQueue();
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>();
  private volatile long received = System.nanoTime();

  PacketSocket(IoService service, IoHandler handler, Duplex duplex, InetSocketAddress peer) {
    this.service = service;
    this.handler = handler;
    this.duplex = duplex;
    this.peer = peer;
  }

  void start(String name) {
    Thread.ofVirtual().name(name + " reader").start(this::readAll);
    Thread.ofVirtual().name(name + " writer").start(this::writeAll);
  }

  /** When something came last, by {@link System#nanoTime}. */
  long received() {
    return received;
  }

  PacketQueue queue() {
    return queue;
  }

  private void readAll() {
    var bytes = ByteBuffer.allocate(READ_BYTES);
    try {
      while (duplex.read(bytes.clear()) >= 0) {
        received = System.nanoTime();
        handler.messageReceived(this, Readable.readable(bytes.flip()));
      }
      close(true);
    } catch (Exception failure) {
      fail(failure);
    }
  }

  private void writeAll() {
    try {
      while (queue.writeNext(duplex)) {
        // as long as there may be more
      }
    } catch (IOException failure) {
      fail(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      fail(failure);
    }
  }

  private void fail(Exception failure) {
    if (!isClosing()) {
      try {
        handler.exceptionCaught(this, failure);
      } catch (Exception further) {
        log.debug("cannot tell of {}", failure, further);
      }
    }
    close(true);
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) throws IOException {
    return queue.add(ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available()));
  }

  /** What was written before still goes out. */
  @Override
  protected CloseFuture doCloseGracefully() {
    queue.end(() -> close(true));
    return closeFuture;
  }

  @Override
  protected void doCloseImmediately() {
    queue.abandon();
    duplex.close();
    super.doCloseImmediately();
    try {
      handler.sessionClosed(this);
    } catch (Exception failure) {
      log.debug("cannot tell of the end", failure);
    }
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return peer;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return new InetSocketAddress(0);
  }

  @Override
  public @Nullable SocketAddress getAcceptanceAddress() {
    return null;
  }

  @Override
  public IoService getService() {
    return service;
  }

  @Override
  public void shutdownOutputStream() throws IOException {
    duplex.shutdownOutput();
  }

  @Override
  public void suspendRead() {
    throw new UnsupportedOperationException("an SSH connection is always read");
  }

  @Override
  public void resumeRead() {
    throw new UnsupportedOperationException("an SSH connection is always read");
  }
}
