package dev.monday.forward.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Clients that connect, say something and compare the answer, again and again. What goes wrong with
 * one is kept.
 */
final class LoopingClients implements AutoCloseable {
  private final InetSocketAddress place;
  private final String greeting;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicLong answered = new AtomicLong();

  /** A connection that is established may be lost with its server; a new one may not. */
  private final ReentrantReadWriteLock connecting = new ReentrantReadWriteLock(true);

  private volatile boolean over;

  private LoopingClients(InetSocketAddress place, String greeting) {
    this.place = place;
    this.greeting = greeting;
  }

  static LoopingClients start(int count, InetSocketAddress place, String greeting) {
    var clients = new LoopingClients(place, greeting);
    for (int i = 0; i < count; i++) {
      int number = i;
      clients.threads.add(Thread.ofVirtual().start(() -> clients.loop(number)));
    }
    return clients;
  }

  private void loop(int number) {
    for (long i = 0; !over; i++) {
      var text = "%d-%d".formatted(number, i);
      connecting.readLock().lock();
      try {
        var answer = SshProject.answer(place, text);
        if (!answer.equals(greeting + text)) {
          wrong.add("\"%s\" was answered by \"%s\"".formatted(text, answer));
        }
        answered.incrementAndGet();
      } catch (IOException failure) {
        wrong.add("\"%s\" was not answered: %s".formatted(text, failure));
      } finally {
        connecting.readLock().unlock();
      }
    }
  }

  /** Does something while no connection is there; new ones come at once after it. */
  void between(Action action) throws Exception {
    connecting.writeLock().lock();
    try {
      action.run();
    } finally {
      connecting.writeLock().unlock();
    }
  }

  /** Something that may fail in any way. */
  interface Action {
    void run() throws Exception;
  }

  /** Waits until so many more were answered. */
  void awaitAnswers(long more) throws InterruptedException {
    long wanted = answered.get() + more;
    while (answered.get() < wanted && wrong.isEmpty()) {
      Thread.sleep(5);
    }
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    over = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
