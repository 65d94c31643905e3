package dev.monday.run;

import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import dev.monday.process.SocketOwner;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine whose sockets are opened and closed by hand. */
final class ScriptedSockets implements ListeningSockets {
  private final Map<ListeningSocket, Long> holders = new ConcurrentHashMap<>();
  private final AtomicInteger askedForPids = new AtomicInteger();
  private final Semaphore refusals = new Semaphore(0);
  private long ids;
  private volatile boolean missing;
  private volatile boolean failing;

  ListeningSocket open(int port, long pid) {
    var socket = new ListeningSocket(InetAddress.ofLiteral("127.0.0.1"), port, true, ++ids);
    holders.put(socket, pid);
    return socket;
  }

  void hold(ListeningSocket socket, long pid) {
    holders.put(socket, pid);
  }

  void close(ListeningSocket socket) {
    holders.remove(socket);
  }

  /** The next list is empty. */
  void missOnce() {
    missing = true;
  }

  /** Whether lists can be had. */
  void refuse(boolean refused) {
    failing = refused;
  }

  /** Waits until so many lists were refused since. */
  void awaitRefusals(int number) throws InterruptedException {
    refusals.drainPermits();
    if (!refusals.tryAcquire(number, 60, TimeUnit.SECONDS)) {
      throw new AssertionError("not asked " + number + " times");
    }
  }

  int askedForPids() {
    return askedForPids.get();
  }

  @Override
  public List<ListeningSocket> all() throws IOException {
    if (failing) {
      refusals.release();
      throw new IOException("refused");
    }
    if (missing) {
      missing = false;
      return List.of();
    }
    return List.copyOf(holders.keySet());
  }

  @Override
  public List<ListeningSocket> of(Collection<Long> pids) {
    askedForPids.incrementAndGet();
    var own = new TreeMap<Long, ListeningSocket>();
    holders.forEach((socket, pid) -> {
      if (pids.contains(pid)) {
        own.put(socket.id(), socket);
      }
    });
    return List.copyOf(own.values());
  }

  @Override
  public Optional<SocketOwner> owner(ListeningSocket socket) {
    return Optional.ofNullable(holders.get(socket)).map(pid -> new SocketOwner(pid, "scripted"));
  }
}
