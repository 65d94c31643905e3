package dev.monday.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Lines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLogTest {
  private static final ComponentId SHOP = ComponentId.app("shop");
  private static final ComponentId WEB = ComponentId.app("web");

  /** As much output as may wait: the next is one too many. */
  private static final Lines ROOMFUL = lines((int) EventLog.ROOM);

  @Test
  void numbersEventsInOrder() {
    var reader = new GatedSubscriber();
    reader.open();
    try (var log = new EventLog()) {
      log.subscribe("test", reader, _ -> {});
      log.publish(notice("a"));
      log.output(SHOP, lines(10));
      log.publish(WEB, notice("b"));
    }
    assertEquals(List.of(1L, 2L, 3L), reader.events().stream().map(Event::seq).toList());
  }

  @Test
  void outputWaitsForASlowReaderAndNothingIsLost() throws InterruptedException {
    var reader = new GatedSubscriber();
    var log = new EventLog(Duration.ofHours(1));
    log.subscribe("test", reader, _ -> {});
    var writer = Thread.ofVirtual().start(() -> writeRoomfuls(log, 5));
    for (var i = 0; i < 5; i++) {
      reader.admitOne();
    }
    reader.open();
    writer.join();
    log.close();
    assertEquals(5 * EventLog.ROOM, reader.outputBytes());
  }

  @Test
  void outputIsDroppedAndCountedWhenTheReaderStandsStill() {
    var reader = new GatedSubscriber();
    var log = new EventLog(Duration.ofMillis(50));
    log.subscribe("test", reader, _ -> {});
    log.publish(notice("held up here"));
    reader.awaitBlocked();
    log.output(SHOP, ROOMFUL);
    log.output(SHOP, lines(7));
    log.output(WEB, lines(3));
    log.output(SHOP, lines(5));
    log.publish(SHOP, notice("never lost"));
    log.output(SHOP, lines(2));
    reader.open();
    log.close();
    assertEquals(
        List.of(
            "notice held up here",
            "output " + EventLog.ROOM,
            "shop dropped 12",
            "web dropped 3",
            "notice never lost",
            "shop dropped 2"),
        reader.events().stream().map(EventLogTest::describe).toList());
  }

  @Test
  void onlyTheLatestTrafficWaitsForAReaderThatStandsStill() {
    var reader = new GatedSubscriber();
    var log = new EventLog(Duration.ofMillis(50));
    log.subscribe("test", reader, _ -> {});
    log.publish(notice("held up here"));
    reader.awaitBlocked();
    log.traffic(SHOP, traffic(1));
    log.publish(SHOP, notice("between"));
    log.traffic(SHOP, traffic(2));
    log.traffic(WEB, traffic(3));
    log.traffic(SHOP, traffic(4));
    reader.open();
    log.close();
    assertEquals(
        List.of("notice held up here", "traffic 4", "notice between", "traffic 3"),
        reader.events().stream().map(EventLogTest::describe).toList());
  }

  private static Event.Traffic traffic(long total) {
    return new Event.Traffic(0, total, 0, 0, 0, 0);
  }

  @Test
  void outputIsKeptWhileTheReaderTakesAnythingAtAll() throws InterruptedException {
    var reader = new GatedSubscriber();
    var log = new EventLog(Duration.ofMillis(50));
    log.subscribe("test", reader, _ -> {});
    log.publish(notice("held up here"));
    reader.awaitBlocked();
    log.output(SHOP, ROOMFUL);
    reader.trickle();
    var writer = Thread.ofVirtual().start(() -> log.output(SHOP, lines(7)));
    reader.awaitAsked(10);
    assertTrue(writer.isAlive(), "the writer does not wait");
    reader.open();
    writer.join();
    log.close();
    assertEquals(EventLog.ROOM + 7, reader.outputBytes());
  }

  @Test
  void aReaderThatIsGoneHoldsNobodyUp() throws InterruptedException {
    var gone = new CountDownLatch(1);
    var log = new EventLog(Duration.ofHours(1));
    log.subscribe(
        "test",
        new Subscriber() {
          @Override
          public void accept(List<Event> batch) throws IOException {
            throw new IOException("Broken pipe");
          }

          @Override
          public long progress() {
            return 0;
          }
        },
        _ -> gone.countDown());
    log.publish(notice("into the void"));
    assertTrue(gone.await(30, TimeUnit.SECONDS));
    writeRoomfuls(log, 3);
    log.close();
  }

  private static void writeRoomfuls(EventLog log, int count) {
    for (var i = 0; i < count; i++) {
      log.output(SHOP, ROOMFUL);
    }
  }

  private static Event.Notice notice(String text) {
    return new Event.Notice(Level.INFO, "test", text);
  }

  /** So many lines of one byte each, the line end. */
  private static Lines lines(int count) {
    var text = new byte[count];
    Arrays.fill(text, (byte) '\n');
    return new Lines(text, count, false);
  }

  private static String describe(Event event) {
    return switch (event.body()) {
      case Event.Notice notice -> "notice " + notice.text();
      case Event.Output(Lines lines) -> "output " + lines.text().length;
      case Event.Dropped(long lines) -> event.source().orElseThrow().name() + " dropped " + lines;
      case Event.Traffic traffic -> "traffic " + traffic.total();
      case Event.Reloaded reloaded -> reloaded.toString();
      case Event.StateChanged(_, var to) -> to.word();
    };
  }

  /** A subscriber whose reader takes a batch only when it is let. */
  private static final class GatedSubscriber implements Subscriber {
    private final ArrayBlockingQueue<Boolean> admissions = new ArrayBlockingQueue<>(1_000);
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicLong taken = new AtomicLong();
    private final Semaphore asked = new Semaphore(0);
    private volatile boolean trickling;
    private final List<Event> events = new ArrayList<>();

    @Override
    public void accept(List<Event> batch) throws IOException {
      blocked.countDown();
      try {
        var admitted = false;
        while (opened.getCount() > 0 && !admitted) {
          admitted = admissions.poll(10, TimeUnit.MILLISECONDS) != null;
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      synchronized (events) {
        events.addAll(batch);
      }
      taken.incrementAndGet();
    }

    @Override
    public long progress() {
      if (trickling) {
        taken.incrementAndGet();
        asked.release();
      }
      return taken.get();
    }

    void admitOne() {
      admissions.add(true);
    }

    void open() {
      opened.countDown();
    }

    /** From now on something has been taken whenever it is asked, as by a slow terminal. */
    void trickle() {
      trickling = true;
    }

    /** Waits until its progress was asked for so many times while it trickled. */
    void awaitAsked(int times) {
      try {
        for (var i = 0; i < times; i++) {
          assertTrue(asked.tryAcquire(30, TimeUnit.SECONDS));
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void awaitBlocked() {
      try {
        assertTrue(blocked.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    List<Event> events() {
      synchronized (events) {
        return List.copyOf(events);
      }
    }

    long outputBytes() {
      return events().stream()
          .mapToLong(
              event -> event.body() instanceof Event.Output(Lines lines) ? lines.text().length : 0)
          .sum();
    }
  }
}
