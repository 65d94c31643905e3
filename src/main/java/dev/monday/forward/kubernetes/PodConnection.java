package dev.monday.forward.kubernetes;

import dev.monday.config.PodPort;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.Target.Found;
import dev.monday.relay.Duplex;
import dev.monday.relay.UnreachableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to a port of whichever pod takes it. That a pod refuses shows only after
 * the client may have sent something; until a byte has come back that is kept, and goes to the next
 * pod.
 */
final class PodConnection implements Duplex {
  /** As much as is kept; a client that has sent more is not moved. */
  static final int KEPT = 64 * 1024;

  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(250);

  private final Source source;
  private final long deadline;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Set<String> refusedBy = new HashSet<>();
  private @Nullable ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private Lane lane;
  private boolean inputEnded;
  private boolean over;
  private volatile boolean settled;
  private volatile @Nullable Thread mover;

  /** A connection to one pod; the number rises with each. */
  record Lane(Duplex tunnel, String pod, int number) {}

  /**
   * What connections are made of.
   *
   * @param hold how long a client waits for a pod
   */
  record Source(
      PortForward forward, String namespace, Backends backends, PodPort port, Duration hold) {

    /** A connection to a pod that is not among those. */
    Lane open(Set<String> without, int number) throws UnreachableException, InterruptedException {
      var view = backends.view();
      UnreachableException last = none(view);
      for (Pod pod : view.usable()) {
        if (without.contains(pod.uid())) {
          continue;
        }
        switch (Backends.port(port, pod, view)) {
          case Found.Port(int found) -> {
            try {
              return new Lane(forward.open(namespace, pod.name(), found), pod.uid(), number);
            } catch (ClusterException failure) {
              last = unreachable(failure, view);
            }
          }
          case Found.Missing(String why) -> last = UnreachableException.refused(why, null);
        }
      }
      throw last;
    }

    private UnreachableException none(Backends.View view) {
      if (view.trouble().isPresent()) {
        backends.hurry();
        var trouble = view.trouble().get();
        return UnreachableException.passing(trouble.getMessage(), trouble);
      }
      return UnreachableException.passing(view.whyNone(), null);
    }

    /**
     * A pod that is gone has a successor; who may not forward may never, unless the server is just
     * starting, when it refuses what it allows a second later.
     */
    private UnreachableException unreachable(ClusterException failure, Backends.View view) {
      if (failure.kind() == Kind.UNREACHABLE) {
        backends.hurry();
      }
      return failure.kind() == Kind.FORBIDDEN && view.trouble().isEmpty()
          ? UnreachableException.refused(failure.getMessage(), failure)
          : UnreachableException.passing(failure.getMessage(), failure);
    }
  }

  private PodConnection(Source source, Lane lane) {
    this.source = source;
    this.lane = lane;
    this.deadline = System.nanoTime() + source.hold().toNanos();
  }

  static PodConnection open(Source source) throws UnreachableException, InterruptedException {
    return new PodConnection(source, source.open(Set.of(), 0));
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    while (true) {
      var current = lane();
      try {
        int count = current.tunnel().read(bytes);
        settle();
        return count;
      } catch (DialRefusedException refusal) {
        move(current, refusal);
      } catch (IOException failure) {
        end();
        throw failure;
      }
    }
  }

  private Lane lane() {
    lock.lock();
    try {
      return lane;
    } finally {
      lock.unlock();
    }
  }

  /** The pod has taken it: nothing is kept any more. */
  private void settle() {
    if (!settled) {
      lock.lock();
      try {
        settled = true;
        sent = null;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** On to the next pod, with what was sent; waits until there is one. */
  private void move(Lane from, DialRefusedException refusal) throws IOException {
    from.tunnel().reset(); // frees who writes to it
    mover = Thread.currentThread();
    try {
      refusedBy.add(from.pod());
      var next = next(from, refusal);
      lock.lock();
      try {
        if (over || sent == null) {
          next.tunnel().reset();
          throw refusal;
        }
        next.tunnel().write(ByteBuffer.wrap(sent.toByteArray()));
        if (inputEnded) {
          next.tunnel().shutdownOutput();
        }
        lane = next;
        moved.signalAll();
      } finally {
        lock.unlock();
      }
    } catch (IOException failure) {
      end();
      throw failure;
    } catch (InterruptedException interrupted) {
      end();
      throw new IOException("the client has left", interrupted);
    } finally {
      mover = null;
    }
  }

  private Lane next(Lane from, DialRefusedException refusal)
      throws IOException, InterruptedException {
    while (true) {
      if (isOver() || System.nanoTime() - deadline >= 0) {
        throw refusal;
      }
      long seen = source.backends().view().changes();
      try {
        return source.open(refusedBy, from.number() + 1);
      } catch (UnreachableException failure) {
        if (!failure.isPassing()) {
          throw failure;
        }
        source.backends().awaitChange(seen, LOOK_AGAIN);
        refusedBy.clear(); // who has refused may listen by now
      }
    }
  }

  private boolean isOver() {
    lock.lock();
    try {
      return over || sent == null;
    } finally {
      lock.unlock();
    }
  }

  /** No pod takes it any more: who waits to write need not wait. */
  private void end() {
    lock.lock();
    try {
      over = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    var current = keep(bytes);
    try {
      current.tunnel().write(bytes);
    } catch (IOException failure) {
      if (!wasMoved(current)) {
        throw failure;
      }
      bytes.position(bytes.limit()); // it was among what was sent to the next pod
    }
  }

  /** The lane that these bytes go to; if that is given up, they have been kept for the next. */
  private Lane keep(ByteBuffer bytes) {
    lock.lock();
    try {
      if (sent != null) {
        if (sent.size() + bytes.remaining() > KEPT) {
          sent = null;
        } else {
          var copy = new byte[bytes.remaining()];
          bytes.duplicate().get(copy);
          sent.writeBytes(copy);
        }
      }
      return lane;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is decided what becomes of a lane that has failed. */
  private boolean wasMoved(Lane from) {
    lock.lock();
    try {
      while (!over && sent != null && lane.number() == from.number()) {
        moved.awaitUninterruptibly();
      }
      return lane.number() != from.number();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void shutdownOutput() throws IOException {
    lock.lock();
    try {
      inputEnded = true;
      lane.tunnel().shutdownOutput();
    } finally {
      lock.unlock();
    }
  }

  /** Until a pod has taken it, what was sent may still have to go to the next. */
  @Override
  public void nobodyReads() {
    if (settled) {
      lane().tunnel().nobodyReads();
    }
  }

  @Override
  public void reset() {
    leave().reset();
  }

  @Override
  public void close() {
    leave().close();
  }

  private Duplex leave() {
    end();
    var moving = mover;
    if (moving != null) {
      moving.interrupt();
    }
    return lane().tunnel();
  }
}
