package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.SpdyStream.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Connections to pods that carry nothing at the moment. The pod knows nothing of them. The next
 * client gets the one that was used last.
 */
final class KeptConnections {
  private static final int MOST = 8;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Map<PodName, Deque<Kept>> kept = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final LongSupplier clock;

  /**
   * @param clock as {@link System#nanoTime}
   */
  KeptConnections(LongSupplier clock) {
    this.clock = clock;
  }

  /** Where a connection leads. */
  record PodName(String namespace, String pod) {}

  /**
   * One of them.
   *
   * @param since when, by the clock
   */
  private record Kept(Connection connection, long since) {}

  Optional<Connection> take(PodName pod) {
    lock.lock();
    try {
      var those = kept.get(pod);
      if (those == null) {
        return Optional.empty();
      }
      var last = those.removeLast();
      if (those.isEmpty()) {
        kept.remove(pod);
      }
      return Optional.of(last.connection());
    } finally {
      lock.unlock();
    }
  }

  void put(PodName pod, Connection connection) {
    Optional<Kept> tooMany = Optional.empty();
    lock.lock();
    try {
      var those = kept.computeIfAbsent(pod, _ -> new ArrayDeque<>());
      those.addLast(new Kept(connection, clock.getAsLong()));
      if (those.size() > MOST) {
        tooMany = Optional.of(those.removeFirst());
      }
    } finally {
      lock.unlock();
    }
    tooMany.ifPresent(KeptConnections::end);
  }

  int count() {
    lock.lock();
    try {
      return kept.values().stream().mapToInt(Deque::size).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Ends those to a pod, which may be another one of the same name by now. */
  void end(PodName pod) {
    for (var one = take(pod); one.isPresent(); one = take(pod)) {
      one.get().spdy().close();
    }
  }

  /** Ends those that nobody has used for long. */
  void tend() {
    end(LONGEST);
  }

  void endAll() {
    end(Duration.ZERO);
  }

  private void end(Duration older) {
    long now = clock.getAsLong();
    List<Kept> ended = new ArrayList<>();
    lock.lock();
    try {
      for (var those : kept.values()) {
        while (!those.isEmpty() && now - those.getFirst().since() >= older.toNanos()) {
          ended.add(those.removeFirst());
        }
      }
      kept.values().removeIf(Deque::isEmpty);
    } finally {
      lock.unlock();
    }
    ended.forEach(KeptConnections::end);
  }

  private static void end(Kept one) {
    one.connection().spdy().close();
  }
}
