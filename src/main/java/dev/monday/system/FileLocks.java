package dev.monday.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Locks on files between programs. The system drops all of a program's locks on a file when the
 * program closes *any* of its descriptors for it, so a file that is locked here is never opened a
 * second time, nor named by two different paths.
 */
public final class FileLocks {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final Set<Path> HELD = new HashSet<>();

  private FileLocks() {}

  /** A lock that this program has until it closes it or ends. */
  public record Held(Path file, FileLock lock) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      synchronized (HELD) {
        lock.acquiredBy().close();
        HELD.remove(file);
      }
    }
  }

  /**
   * The lock on a file that is held for moments only; makes the file where there is none.
   *
   * @throws IOException also when somebody has it for longer than {@code timeout}
   */
  public static Held lock(Path file, Duration timeout) throws IOException, InterruptedException {
    PrivateFiles.createMissing(file);
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      Optional<Held> lock = tryLock(file);
      if (lock.isPresent()) {
        return lock.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("another program keeps %s locked".formatted(file));
      }
      Thread.sleep(PAUSE);
    }
  }

  /** Empty when another program, or another part of this one, has the lock. */
  public static Optional<Held> tryLock(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(file)) {
        return Optional.empty();
      }
      var channel = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } finally {
        if (lock == null) {
          channel.close();
        }
      }
      if (lock == null) {
        return Optional.empty();
      }
      HELD.add(file);
      return Optional.of(new Held(file, lock));
    }
  }
}
