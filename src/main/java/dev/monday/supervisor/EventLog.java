package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Lines;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Numbers the events of a run and hands them to its subscribers. State changes and notices never
 * wait and are never lost. Output waits for a subscriber that is behind, as in a shell pipeline,
 * until its reader has stood still for {@code patience}; what comes then is dropped and counted.
 */
public final class EventLog implements AutoCloseable {
  /** How much output may wait for one subscriber, in bytes. */
  static final long ROOM = 2 * 1024 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Duration patience;
  private long seq;

  public EventLog() {
    this(Duration.ofSeconds(2));
  }

  EventLog(Duration patience) {
    this.patience = patience;
  }

  /**
   * Hands every event from now on to {@code subscriber}.
   *
   * @param gone called once, on the subscriber's thread, when its reader is gone
   */
  public void subscribe(String name, Subscriber subscriber, Consumer<IOException> gone) {
    lock.lock();
    try {
      var subscription = new Subscription(lock, subscriber, gone, patience);
      subscriptions.add(subscription);
      subscription.start(name);
    } finally {
      lock.unlock();
    }
  }

  /** Adds an event of the run as a whole. Never waits. */
  public void publish(Event.Body body) {
    publish(Optional.empty(), body);
  }

  /** Adds an event of a component. Never waits. */
  public void publish(ComponentId source, Event.Body body) {
    publish(Optional.of(source), body);
  }

  private void publish(Optional<ComponentId> source, Event.Body body) {
    lock.lock();
    try {
      var event = new Event(++seq, Instant.now(), source, body);
      subscriptions.forEach(subscription -> subscription.add(event));
    } finally {
      lock.unlock();
    }
  }

  /** Adds what has gone through a route. Never waits; only the latest is kept for who is behind. */
  public void traffic(ComponentId source, Event.Traffic counters) {
    lock.lock();
    try {
      var event = new Event(++seq, Instant.now(), Optional.of(source), counters);
      subscriptions.forEach(subscription -> subscription.addTraffic(event, source));
    } finally {
      lock.unlock();
    }
  }

  /** Adds output of a component; waits while a subscriber is behind and its reader still reads. */
  public void output(ComponentId source, Lines lines) {
    lock.lock();
    try {
      for (var subscription : subscriptions) {
        subscription.awaitRoom();
      }
      var event = new Event(++seq, Instant.now(), Optional.of(source), new Event.Output(lines));
      for (var subscription : subscriptions) {
        subscription.addOutput(event, source, lines);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets every subscriber take what waits for it, unless its reader stands still. */
  @Override
  public void close() {
    List<Subscription> all;
    lock.lock();
    try {
      all = List.copyOf(subscriptions);
      subscriptions.clear();
      all.forEach(Subscription::finish);
    } finally {
      lock.unlock();
    }
    all.forEach(Subscription::awaitEnd);
  }
}
