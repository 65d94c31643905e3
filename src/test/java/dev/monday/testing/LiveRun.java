package dev.monday.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A program that is going on, with what it has said so far. */
public final class LiveRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final StringBuilder output = new StringBuilder();
  private final StringBuilder errors = new StringBuilder();
  private final Thread outputReader;
  private final Thread errorReader;

  private LiveRun(Process process) {
    this.process = process;
    outputReader = reader(() -> read(process.getInputStream(), output));
    errorReader = reader(() -> read(process.getErrorStream(), errors));
  }

  /**
   * A thread of its own: what a failed test leaves running must not keep later ones from reading.
   */
  private static Thread reader(Runnable reading) {
    return Thread.ofPlatform().daemon().name("reader of a program").start(reading);
  }

  public static LiveRun of(ProcessBuilder builder) throws IOException {
    return new LiveRun(builder.start());
  }

  public long pid() {
    return process.pid();
  }

  /** Waits until standard output holds the text. */
  public void await(String text) throws InterruptedException {
    await(text, 1);
  }

  /** Waits until standard output holds the text so many times. */
  public void await(String text, int times) throws InterruptedException {
    var left = PATIENCE.toNanos();
    lock.lock();
    try {
      while (occurrences(text) < times) {
        if (left <= 0) {
          throw new AssertionError(
              "\"%s\" was not written within %s; there was: %s%s"
                  .formatted(text, PATIENCE, output, errors));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private int occurrences(String text) {
    int count = 0;
    for (int at = output.indexOf(text); at >= 0; at = output.indexOf(text, at + 1)) {
      count++;
    }
    return count;
  }

  /** What it has written to standard output so far. */
  public String said() {
    lock.lock();
    try {
      return output.toString();
    } finally {
      lock.unlock();
    }
  }

  /** Sends a signal by its name, such as "INT". */
  public void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()));
    if (kill.inheritIO().start().waitFor() != 0) {
      throw new AssertionError("cannot send SIG%s to pid %d".formatted(name, process.pid()));
    }
  }

  /** Waits for its end. */
  public Outcome end() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError(
          "it did not end within %s; it said: %s%s".formatted(PATIENCE, output, errors));
    }
    outputReader.join(PATIENCE);
    errorReader.join(PATIENCE);
    lock.lock();
    try {
      return new Outcome(process.exitValue(), output.toString(), errors.toString());
    } finally {
      lock.unlock();
    }
  }

  private void read(InputStream from, StringBuilder into) {
    var buffer = new byte[8192];
    try (from) {
      for (var n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        append(into, new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // closed by close()
    }
  }

  private void append(StringBuilder into, String text) {
    lock.lock();
    try {
      into.append(text);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Kills it when it has not ended yet. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
