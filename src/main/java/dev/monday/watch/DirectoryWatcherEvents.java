package dev.monday.watch;

import dev.monday.watch.FileEvent.Kind;
import io.methvin.watcher.DirectoryChangeEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Events by directory-watcher, which knows those of macOS (FSEvents). They come from streams, each
 * of a folder and all below it, so all folders of a tree share the one of its root. Folders are
 * told apart by their real paths.
 *
 * <p>It tells less than {@link Inotify} of a folder that is followed for {@code ITSELF} alone: that
 * it is gone only where it or the folder that it is in is followed for more. Such folders are those
 * on the way to others, and a stream would be of half the disk.
 */
final class DirectoryWatcherEvents implements FileEvents {
  private static final FileEvent GONE = new FileEvent(Kind.GONE, "", true);
  private static final FileEvent LOST = new FileEvent(Kind.LOST, "", true);

  /** What streams leave out; a folder of such a name has one of its own where it is followed. */
  private static final Set<String> SELDOM_FOLLOWED =
      Set.of(".git", ".hg", ".svn", "node_modules", "vendor");

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, List<Followed>> followed = new HashMap<>();
  private final List<FolderStream> streams = new ArrayList<>();
  private boolean closed;

  static boolean isSeldomFollowed(Path path) {
    var name = path.getFileName();
    return name != null && SELDOM_FOLLOWED.contains(name.toString());
  }

  @Override
  public Following follow(Path folder, Interest interest, Consumer<FileEvent> listener)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw Files.exists(folder)
          ? new NotDirectoryException(folder.toString())
          : new NoSuchFileException(folder.toString());
    }
    var real = folder.toRealPath();
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the events are closed");
      }
      var one = new Followed(real, interest, listener);
      if (interest != Interest.ITSELF) {
        var stream = stream(real, interest == Interest.TREE);
        stream.users++;
        one.stream = Optional.of(stream);
      }
      followed.computeIfAbsent(real, _ -> new ArrayList<>()).add(one);
      return one;
    } finally {
      lock.unlock();
    }
  }

  private FolderStream stream(Path real, boolean isTree) throws IOException {
    for (var stream : streams) {
      if (stream.covers(real, isTree)) {
        return stream;
      }
    }
    var stream = FolderStream.open(real, isTree, this);
    streams.add(stream);
    return stream;
  }

  /** Called on the thread of a stream. */
  void take(DirectoryChangeEvent event) {
    var path = event.path();
    var in = path.getParent();
    var kind = kind(event);
    if (in == null || kind.isEmpty()) {
      return;
    }
    var told = new FileEvent(kind.get(), path.getFileName().toString(), event.isDirectory());
    var least = kind.get() == Kind.CHANGED ? Interest.CONTENTS : Interest.NAMES;
    listeners(in, least).forEach(listener -> listener.accept(told));
    if (kind.get() == Kind.VANISHED) {
      listeners(path, Interest.ITSELF).forEach(listener -> listener.accept(GONE));
    }
  }

  /** What the system tells of a folder's own times is nothing of its entries. */
  private static Optional<Kind> kind(DirectoryChangeEvent event) {
    return switch (event.eventType()) {
      case CREATE -> Optional.of(Kind.APPEARED);
      case DELETE -> Optional.of(Kind.VANISHED);
      case MODIFY -> event.isDirectory() ? Optional.empty() : Optional.of(Kind.CHANGED);
      case OVERFLOW -> Optional.empty();
    };
  }

  private List<Consumer<FileEvent>> listeners(Path real, Interest least) {
    lock.lock();
    try {
      return followed.getOrDefault(real, List.of()).stream()
          .filter(one -> one.interest.compareTo(least) >= 0)
          .map(one -> one.listener)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** There were more events than the stream keeps. */
  void lost(FolderStream stream) {
    all(stream).forEach(one -> one.listener.accept(LOST));
  }

  /** The folder of a stream is gone. */
  void ended(FolderStream stream) {
    lock.lock();
    try {
      streams.remove(stream);
    } finally {
      lock.unlock();
    }
    listeners(stream.folder(), Interest.ITSELF).forEach(listener -> listener.accept(GONE));
  }

  private List<Followed> all(FolderStream stream) {
    lock.lock();
    try {
      return followed.values().stream()
          .flatMap(List::stream)
          .filter(one -> one.stream.filter(stream::equals).isPresent())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void end(Followed one) {
    lock.lock();
    try {
      var same = followed.getOrDefault(one.real, List.of());
      if (!same.remove(one)) {
        return;
      }
      if (same.isEmpty()) {
        followed.remove(one.real);
      }
      one.stream.ifPresent(this::leave);
    } finally {
      lock.unlock();
    }
  }

  private void leave(FolderStream stream) {
    stream.users--;
    if (stream.users == 0) {
      streams.remove(stream);
      stream.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      followed.clear();
      streams.forEach(FolderStream::close);
      streams.clear();
    } finally {
      lock.unlock();
    }
  }

  private final class Followed implements Following {
    final Path real;
    final Interest interest;
    final Consumer<FileEvent> listener;

    /** What tells of it; looked at under the lock. */
    Optional<FolderStream> stream = Optional.empty();

    Followed(Path real, Interest interest, Consumer<FileEvent> listener) {
      this.real = real;
      this.interest = interest;
      this.listener = listener;
    }

    @Override
    public void close() {
      end(this);
    }
  }
}
