package dev.monday.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.Lines;
import dev.monday.system.SystemTimers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineReaderTest {
  private final SystemTimers timers = new SystemTimers();
  private final BlockingQueue<Lines> taken = new LinkedBlockingQueue<>();
  private final Pipe pipe = open();
  private final LineReader reader = new LineReader(pipe.source(), timers, taken::add);
  private Thread thread = new Thread();

  @BeforeEach
  void start() {
    thread = Thread.ofPlatform().start(() -> readAll(reader));
  }

  @AfterEach
  void close() throws Exception {
    pipe.sink().close();
    thread.join();
    pipe.source().close();
    timers.close();
  }

  @Test
  void linesAreHandedOnAtOnce() throws Exception {
    write("one\ntwo\n");
    assertEquals("one\ntwo\n", text(taken.take()));
  }

  @Test
  void theBeginOfALineIsHandedOnWhenNothingFollows() throws Exception {
    write("one\nPassword: ");
    assertEquals("one\n", text(taken.take()));
    var begin = taken.take();
    assertEquals("Password: ", text(begin));
    assertFalse(begin.continuesLine());
    write("ok\n");
    var rest = taken.take();
    assertEquals("ok\n", text(rest));
    assertTrue(rest.continuesLine());
  }

  @Test
  void eachBeginIsHandedOn() throws Exception {
    for (var dot = 0; dot < 3; dot++) {
      write(".");
      assertEquals(".", text(taken.take()));
    }
  }

  @Test
  void theLastLineIsEnded() throws Exception {
    write("bye");
    pipe.sink().close();
    thread.join();
    assertEquals("bye\n", textOfAll());
  }

  @Test
  void nothingIsHandedOnAfterStop() throws Exception {
    write("one\ntw");
    assertEquals("one\n", text(taken.take()));
    reader.stop();
    write("o\nthree\n");
    thread.join();
    assertEquals("tw\n", textOfAll());
  }

  @Test
  void closingTheChannelEndsTheReading() throws Exception {
    write("one\n");
    assertEquals("one\n", text(taken.take()));
    pipe.source().close();
    thread.join();
    assertTrue(taken.isEmpty());
  }

  @Test
  void whatIsWrittenWaitsForTheOneWhoTakes() throws Exception {
    var permits = new Semaphore(0);
    var slow = open();
    var waiting =
        new LineReader(
            slow.source(),
            timers,
            lines -> {
              permits.acquireUninterruptibly();
              taken.add(lines);
            });
    var reading = Thread.ofPlatform().start(() -> readAll(waiting));
    slow.sink().configureBlocking(false);
    var line = ByteBuffer.wrap("x".repeat(1000).getBytes(UTF_8));
    var written = 0L;
    for (var count = -1; count != 0 || !permits.hasQueuedThreads(); written += count) {
      count = slow.sink().write(line.rewind());
    }
    slow.sink().close();
    permits.release(1_000_000);
    reading.join();
    assertEquals(written, textOfAll().chars().filter(c -> c == 'x').count());
  }

  @Test
  void everyLineArrivesWholeAndInOrderHoweverItIsWritten() throws Exception {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var expected = new StringBuilder();
    for (var line = 0; line < 20_000; line++) {
      expected.append(line).append(" ").append("y".repeat(random.nextInt(100))).append('\n');
    }
    var bytes = expected.toString().getBytes(UTF_8);
    for (var at = 0; at < bytes.length; ) {
      var count = Math.min(bytes.length - at, 1 + random.nextInt(20_000));
      at += pipe.sink().write(ByteBuffer.wrap(bytes, at, count));
    }
    pipe.sink().close();
    thread.join();
    assertEquals(expected.toString(), textOfAll(), "seed " + seed);
  }

  private String textOfAll() throws InterruptedException {
    var text = new StringBuilder();
    for (var lines = taken.poll(); lines != null; lines = taken.poll(0, TimeUnit.SECONDS)) {
      text.append(text(lines));
    }
    return text.toString();
  }

  private void write(String text) throws IOException {
    var _ = pipe.sink().write(ByteBuffer.wrap(text.getBytes(UTF_8)));
  }

  private static String text(Lines lines) {
    return new String(lines.text(), UTF_8);
  }

  private static void readAll(LineReader reader) {
    try {
      reader.readAll();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Pipe open() {
    try {
      return Pipe.open();
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
