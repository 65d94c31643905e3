package dev.monday.session;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Locks on files between programs. The system drops all of a program's locks on a file when the
 * program closes *any* of its descriptors for it, so a file that is locked here is never opened a
 * second time.
 */
final class FileLocks {

  private static final Set<Path> HELD = new HashSet<>();

  private FileLocks() {}

  /** A lock that this program has until it closes it or ends. */
  record Held(Path file, FileLock lock) implements AutoCloseable {

    @Override
    public void close() throws IOException {
      synchronized (HELD) {
        lock.acquiredBy().close();
        HELD.remove(file);
      }
    }
  }

  /** Empty when another program, or another part of this one, has the lock. */
  static Optional<Held> tryLock(Path file) throws IOException {
    synchronized (HELD) {
      if (HELD.contains(file)) {
        return Optional.empty();
      }
      var channel = FileChannel.open(file, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      HELD.add(file);
      return Optional.of(new Held(file, lock));
    }
  }
}
