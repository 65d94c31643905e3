package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoWriteFuture;
import org.jspecify.annotations.Nullable;

/** Packets that wait to be written. Small ones are written together. */
final class PacketQueue {
  /** With more than this waiting, who has data waits too. */
  private static final int ENOUGH_BYTES = 512 * 1024;

  private static final int BATCH_BYTES = 128 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final Deque<Packet> packets = new ArrayDeque<>();
  private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
  private long waiting;
  private boolean over;
  private @Nullable Runnable atEnd;

  /** One packet, whose future says that it has been handed to the system. */
  private static final class Packet extends AbstractIoWriteFuture {
    private final ByteBuffer bytes;

    Packet(ByteBuffer bytes) {
      super("packet", null);
      this.bytes = bytes;
    }

    void written() {
      setValue(true);
    }

    void failed(Exception failure) {
      setValue(failure);
    }
  }

  /** Never waits. */
  IoWriteFuture add(ByteBuffer bytes) {
    var packet = new Packet(bytes);
    lock.lock();
    try {
      if (!over) {
        packets.add(packet);
        waiting += bytes.remaining();
        filled.signal();
        return packet;
      }
    } finally {
      lock.unlock();
    }
    packet.failed(new ClosedChannelException());
    return packet;
  }

  /** Waits until not too much waits. */
  void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (waiting > ENOUGH_BYTES && !over) {
        drained.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for packets and writes some. False when there will be no more. */
  boolean writeNext(Duplex duplex) throws IOException, InterruptedException {
    List<Packet> taken = take();
    if (taken.isEmpty()) {
      return false;
    }
    for (Packet packet : taken) {
      if (packet.bytes.remaining() > batch.remaining()) {
        flush(duplex);
      }
      if (packet.bytes.remaining() > batch.capacity()) {
        duplex.write(packet.bytes);
      } else {
        batch.put(packet.bytes);
      }
    }
    flush(duplex);
    taken.forEach(Packet::written);
    return true;
  }

  private void flush(Duplex duplex) throws IOException {
    batch.flip();
    try {
      duplex.write(batch);
    } finally {
      batch.clear();
    }
  }

  private List<Packet> take() throws InterruptedException {
    var taken = new ArrayList<Packet>();
    Runnable end = null;
    lock.lock();
    try {
      while (packets.isEmpty() && !over && atEnd == null) {
        filled.await();
      }
      int bytes = 0;
      while (!packets.isEmpty() && bytes < BATCH_BYTES) {
        var packet = packets.remove();
        bytes += packet.bytes.remaining();
        taken.add(packet);
      }
      waiting -= bytes;
      drained.signalAll();
      if (taken.isEmpty()) {
        end = atEnd;
      }
    } finally {
      lock.unlock();
    }
    if (end != null) {
      end.run();
    }
    return taken;
  }

  /** Calls back once all is written. */
  void end(Runnable callback) {
    lock.lock();
    try {
      atEnd = callback;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** What waits is not written any more. */
  void abandon() {
    List<Packet> left;
    lock.lock();
    try {
      over = true;
      left = List.copyOf(packets);
      packets.clear();
      filled.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    left.forEach(packet -> packet.failed(new ClosedChannelException()));
  }
}
