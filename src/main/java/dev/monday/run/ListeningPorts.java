package dev.monday.run;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows on which ports the apps of a run listen, by looking again and again: often while
 * something starts or changes, else once a second. One virtual thread does that; it sleeps while
 * there are no apps. The lock is held for moments, never during a look or a call to a taker.
 */
public final class ListeningPorts implements AutoCloseable {
  private static final Duration SHORT = Duration.ofMillis(250);
  private static final Duration LONG = Duration.ofSeconds(1);

  /** How long after a start or a change more of it is to be expected. */
  private static final Duration LIVELY = Duration.ofSeconds(15);

  private final PortDiscovery discovery;
  private final Consumer<IOException> unknown;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<ComponentId, App> apps = new HashMap<>();
  private final Thread thread;
  private long lookedAt = System.nanoTime() - LONG.toNanos();
  private long livelyUntil = lookedAt;
  private boolean toDo;
  private boolean failing;
  private boolean closed;

  /** What gives the pids of an app's processes, and who wants to know what they listen on. */
  private record App(Supplier<List<Long>> pids, Consumer<Set<ListeningSocket>> taker) {}

  /**
   * @param unknown is told once when it cannot be found out for now
   */
  public ListeningPorts(ListeningSockets sockets, Consumer<IOException> unknown) {
    this.discovery = new PortDiscovery(sockets);
    this.unknown = unknown;
    this.thread = Thread.ofVirtual().name("listening ports").start(this::follow);
  }

  /**
   * An app has been started.
   *
   * @param pids gives its processes; it may take some milliseconds
   * @param taker gets all that it listens on whenever that has changed; called by one thread
   */
  public void started(
      ComponentId app, Supplier<List<Long>> pids, Consumer<Set<ListeningSocket>> taker) {
    change(() -> apps.put(app, new App(pids, taker)));
  }

  /** Nothing of it is left; its taker is not called any more, but for a call under way. */
  public void ended(ComponentId app) {
    change(() -> apps.remove(app));
  }

  /** Looks no more; nobody is called after this. */
  @Override
  public void close() {
    change(() -> closed = true);
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      toDo = true;
      livelyUntil = System.nanoTime() + LIVELY.toNanos();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void follow() {
    try {
      for (var running = next(); running.isPresent(); running = next()) {
        look(running.get());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted: listening ports", e);
    }
  }

  /** Waits until it is time for the next look: at these apps, or at none any more when empty. */
  private Optional<Map<ComponentId, App>> next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && (isIdle() || untilNext() > 0)) {
        if (isIdle()) {
          news.await();
        } else {
          var _ = news.awaitNanos(untilNext());
        }
      }
      toDo = false;
      lookedAt = System.nanoTime();
      return closed ? Optional.empty() : Optional.of(Map.copyOf(apps));
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    return apps.isEmpty() && !toDo;
  }

  /** However many apps start together, there are no two looks within a moment. */
  private long untilNext() {
    var now = System.nanoTime();
    return lookedAt + (livelyUntil - now > 0 ? SHORT : LONG).toNanos() - now;
  }

  private void look(Map<ComponentId, App> running) {
    try {
      var pids = new HashMap<ComponentId, Supplier<List<Long>>>();
      running.forEach((id, app) -> pids.put(id, app.pids));
      var changes = discovery.look(pids);
      failing = false;
      if (!changes.isEmpty()) {
        expectMore();
      }
      changes.forEach((id, sockets) ->
          Optional.ofNullable(running.get(id)).ifPresent(app -> app.taker.accept(sockets)));
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        unknown.accept(e);
      }
    }
  }

  private void expectMore() {
    lock.lock();
    try {
      livelyUntil = System.nanoTime() + LIVELY.toNanos();
    } finally {
      lock.unlock();
    }
  }
}
