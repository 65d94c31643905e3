package dev.monday.watch;

import dev.monday.watch.FileEvents.Interest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows files and folders of a run. What it needs of the system is opened with the first that is
 * followed. Safe for use by many threads.
 */
public final class FileWatcher implements AutoCloseable {
  /** How often is looked where the system tells nothing. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FileEvents events;
  private boolean closed;

  /** Follows some single files or folders; ends with {@link #close}. */
  public interface Following extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Follows single paths, through links and whether there is something or not; of a folder counts
   * which entries it has. When this returns they are followed: what is read afterwards is the state
   * before the first change that is told. Where the system tells nothing it looks every 2 s.
   *
   * @param quiet how long nothing may have happened to any of them before that is told
   * @param changed gets those of the paths whose content has changed since it was told last, on a
   *     thread of its own and never twice at once; may block, and may close the following
   */
  public Following follow(Collection<Path> paths, Duration quiet, Consumer<List<Path>> changed) {
    return FollowedPaths.follow(this, List.copyOf(paths), quiet, changed);
  }

  /** The system's own events; empty when there are none on this system. */
  Optional<FileEvents> events() throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("no files are followed any more");
      }
      if (events == null) {
        events = open();
      }
      return Optional.ofNullable(events);
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable FileEvents open() throws IOException {
    var system = System.getProperty("os.name");
    if (system.equals("Linux")) {
      return Inotify.open();
    }
    return system.startsWith("Mac") ? new DirectoryWatcherEvents() : null;
  }

  /** A place whose last folder tells of {@code inLast}; empty when it cannot be followed. */
  Optional<Place> place(Path path, Interest inLast, boolean within, Runnable touched)
      throws IOException {
    return events().map(all -> new Place(all, path, inLast, within, touched));
  }

  /** Nothing more is told after this. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (events != null) {
        events.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
