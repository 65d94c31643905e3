package dev.monday.watch;

import io.methvin.watcher.DirectoryChangeEvent;
import io.methvin.watcher.DirectoryChangeEvent.EventType;
import io.methvin.watcher.DirectoryChangeListener;
import io.methvin.watcher.DirectoryWatcher;
import io.methvin.watcher.visitor.FileTreeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The events of one folder, and of those below it if they are wanted. */
final class FolderStream {
  private final Path folder;
  private final boolean isTree;
  private final DirectoryWatcher watcher;
  private volatile boolean closed;

  /** How many follow by it; looked at under the lock of the events alone. */
  int users;

  private FolderStream(Path folder, boolean isTree, DirectoryWatcherEvents events)
      throws IOException {
    this.folder = folder;
    this.isTree = isTree;
    this.watcher =
        DirectoryWatcher.builder()
            .path(folder)
            .fileHashing(false)
            .fileTreeVisitor(this::visit)
            .listener(
                new DirectoryChangeListener() {
                  @Override
                  public void onEvent(DirectoryChangeEvent event) {
                    if (event.eventType() == EventType.OVERFLOW) {
                      events.lost(FolderStream.this);
                    } else {
                      events.take(event);
                    }
                  }

                  // what it has not understood may have been anything
                  @Override
                  public void onException(Exception e) {
                    events.lost(FolderStream.this);
                  }
                })
            .build();
  }

  /**
   * Opens it.
   *
   * @param folder a real path
   */
  static FolderStream open(Path folder, boolean isTree, DirectoryWatcherEvents events)
      throws IOException {
    var stream = new FolderStream(folder, isTree, events);
    var watching =
        stream.watcher.watchAsync(task -> Thread.ofVirtual().name("file events").start(task));
    if (watching.isCompletedExceptionally()) {
      stream.close();
      throw reason(watching.exceptionNow());
    }
    var _ =
        watching.whenComplete((_, _) -> {
          if (!stream.closed) {
            events.ended(stream);
          }
        });
    return stream;
  }

  private static IOException reason(Throwable failure) {
    return failure.getCause() instanceof IOException known
        ? known
        : new IOException("cannot follow it: " + failure, failure);
  }

  Path folder() {
    return folder;
  }

  /**
   * Whether it tells of this folder's entries, and of all below it if they are wanted.
   *
   * @param other a real path
   */
  boolean covers(Path other, boolean wantsTree) {
    if (!isTree) {
      return !wantsTree && folder.equals(other);
    }
    if (!other.startsWith(folder)) {
      return false;
    }
    for (var name : folder.relativize(other)) {
      if (DirectoryWatcherEvents.isSeldomFollowed(name)) {
        return false;
      }
    }
    return true;
  }

  /** Where it looks for what is there; links are not followed. */
  private void visit(Path start, FileTreeVisitor.Callback ofFolder, FileTreeVisitor.Callback ofFile)
      throws IOException {
    var depth = isTree ? Integer.MAX_VALUE : start.equals(folder) ? 1 : 0;
    Files.walkFileTree(
        start,
        Set.of(),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes)
              throws IOException {
            if (!found.equals(start) && DirectoryWatcherEvents.isSeldomFollowed(found)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            ofFolder.call(found);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
              throws IOException {
            (attributes.isDirectory() ? ofFolder : ofFile).call(found);
            return FileVisitResult.CONTINUE;
          }

          // it is gone meanwhile, or not for us to look into
          @Override
          public FileVisitResult visitFileFailed(Path found, IOException cause) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path found, @Nullable IOException cause) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  void close() {
    closed = true;
    try {
      watcher.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the events of " + folder, e);
    }
  }
}
