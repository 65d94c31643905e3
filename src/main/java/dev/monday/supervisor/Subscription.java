package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Lines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One subscriber's queue and thread. All fields are guarded by the event log's lock. */
final class Subscription {
  private static final long TICK = Duration.ofMillis(100).toNanos();

  private final ReentrantLock lock;
  private final Condition changed;
  private final Subscriber subscriber;
  private final Consumer<IOException> gone;
  private final Duration patience;

  private List<Event> queue = new ArrayList<>();

  /** Where in the queue the lines that a component is losing are counted. */
  private final Map<ComponentId, Integer> losses = new HashMap<>();

  /** Where in the queue a route's latest traffic is. */
  private final Map<ComponentId, Integer> traffic = new HashMap<>();

  private long queuedBytes;
  private boolean finishing;
  private boolean ended;
  private boolean stalled;
  private int waiting;
  private long progress;
  private long progressAt;

  Subscription(
      ReentrantLock lock, Subscriber subscriber, Consumer<IOException> gone, Duration patience) {
    this.lock = lock;
    this.changed = lock.newCondition();
    this.subscriber = subscriber;
    this.gone = gone;
    this.patience = patience;
  }

  void start(String name) {
    Thread.ofPlatform().name(name).daemon().start(this::handOver);
  }

  void add(Event event) {
    if (ended) {
      return;
    }
    event.source().ifPresent(losses::remove);
    queue.add(event);
    changed.signalAll();
  }

  /**
   * Traffic that was not taken yet is replaced, so that a reader who stands still costs nothing.
   */
  void addTraffic(Event event, ComponentId source) {
    var place = traffic.get(source);
    if (ended) {
      return;
    }
    if (place == null) {
      traffic.put(source, queue.size());
      queue.add(event);
      changed.signalAll();
      return;
    }
    var earlier = queue.get(place);
    queue.set(place, new Event(earlier.seq(), earlier.at(), earlier.source(), event.body()));
  }

  void addOutput(Event event, ComponentId source, Lines lines) {
    if (ended || !subscriber.takesOutput()) {
      return;
    }
    if (stalled) {
      lose(event, source, lines);
      return;
    }
    add(event);
    queuedBytes += lines.text().length;
  }

  private void lose(Event event, ComponentId source, Lines lines) {
    var lost = lines.count() + (lines.leavesLineUnfinished() ? 1 : 0);
    var place = losses.get(source);
    if (place == null) {
      losses.put(source, queue.size());
      queue.add(new Event(event.seq(), event.at(), event.source(), new Event.Dropped(lost)));
      return;
    }
    var counted = queue.get(place);
    var sum = ((Event.Dropped) counted.body()).lines() + lost;
    queue.set(
        place, new Event(counted.seq(), counted.at(), counted.source(), new Event.Dropped(sum)));
  }

  /**
   * Waits for room while the reader makes progress; marks the subscription stalled when it does
   * not.
   */
  void awaitRoom() {
    if (!isFull()) {
      return;
    }
    if (stalled && subscriber.progress() != progress) {
      stalled = false;
    }
    if (waiting == 0 && !stalled) {
      markProgress();
    }
    waiting++;
    while (isFull() && !stalled) {
      pause(TICK);
      stalled = hasStoodStill();
    }
    waiting--;
  }

  private boolean isFull() {
    return queuedBytes >= EventLog.ROOM && !ended;
  }

  private void markProgress() {
    progress = subscriber.progress();
    progressAt = System.nanoTime();
  }

  private boolean hasStoodStill() {
    if (subscriber.progress() != progress) {
      markProgress();
    }
    return System.nanoTime() - progressAt >= patience.toNanos();
  }

  private void handOver() {
    try {
      for (var batch = next(); batch.isPresent(); batch = next()) {
        subscriber.accept(batch.get());
      }
      end();
    } catch (IOException reason) {
      end();
      gone.accept(reason);
    }
  }

  /** The events that wait, once there are any; empty when there will be no more. */
  private Optional<List<Event>> next() {
    lock.lock();
    try {
      while (queue.isEmpty() && !finishing) {
        changed.awaitUninterruptibly();
      }
      if (queue.isEmpty()) {
        return Optional.empty();
      }
      var batch = queue;
      queue = new ArrayList<>();
      losses.clear();
      traffic.clear();
      queuedBytes = 0;
      stalled = false;
      changed.signalAll();
      return Optional.of(batch);
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      queue.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** No more events come. */
  void finish() {
    finishing = true;
    changed.signalAll();
  }

  /** Waits until all was handed over, or the reader has stood still too long. */
  void awaitEnd() {
    lock.lock();
    try {
      markProgress();
      while (!ended && !hasStoodStill()) {
        pause(TICK);
      }
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // both callers loop
  private void pause(long nanos) {
    try {
      var _ = changed.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stalled = true;
    }
  }
}
