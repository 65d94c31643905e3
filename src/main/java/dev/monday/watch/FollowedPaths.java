package dev.monday.watch;

import dev.monday.watch.FileEvents.Interest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A few paths that are followed together; one virtual thread waits for what happens to them. */
final class FollowedPaths implements FileWatcher.Following {
  private final List<Path> paths;
  private final Duration quiet;
  private final Consumer<List<Path>> changed;
  private final List<Place> places = new ArrayList<>();
  private final Map<Path, String> known = new HashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long touches;
  private boolean closed;

  private FollowedPaths(List<Path> paths, Duration quiet, Consumer<List<Path>> changed) {
    this.paths = paths;
    this.quiet = quiet;
    this.changed = changed;
  }

  static FollowedPaths follow(
      FileWatcher watcher, List<Path> paths, Duration quiet, Consumer<List<Path>> changed) {
    var followed = new FollowedPaths(paths, quiet, changed);
    followed.begin(watcher);
    Thread.ofVirtual().name("changes of paths").start(followed::run);
    return followed;
  }

  private void begin(FileWatcher watcher) {
    try {
      for (var path : paths) {
        watcher.place(path, Interest.CONTENTS, true, this::touch).ifPresent(places::add);
      }
      refresh();
    } catch (IOException _) {
      endPlaces(); // they are looked at instead
    }
    paths.forEach(path -> known.put(path, content(path)));
  }

  private void touch() {
    lock.lock();
    try {
      touches++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (awaitTouch()) {
        lookAgain();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    } finally {
      endPlaces();
    }
  }

  /** Waits for something to happen and then for quiet; false when it was closed. */
  private boolean awaitTouch() throws InterruptedException {
    lock.lock();
    try {
      if (places.isEmpty() && !closed) {
        awaitTouchFor(FileWatcher.LOOK_AGAIN);
      }
      while (!places.isEmpty() && touches == 0 && !closed) {
        news.await();
      }
      while (touches > 0 && !closed) {
        touches = 0;
        awaitTouchFor(quiet);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void awaitTouchFor(Duration time) throws InterruptedException {
    var left = time.toNanos();
    while (left > 0 && touches == 0 && !closed) {
      left = news.awaitNanos(left);
    }
  }

  private void lookAgain() {
    try {
      refresh();
    } catch (IOException _) {
      endPlaces(); // they are looked at instead
    }
    var different = new ArrayList<Path>();
    for (var path : paths) {
      var now = content(path);
      if (!now.equals(known.put(path, now))) {
        different.add(path);
      }
    }
    if (!different.isEmpty()) {
      changed.accept(List.copyOf(different));
    }
  }

  private void refresh() throws IOException {
    for (var place : places) {
      place.refresh();
    }
  }

  private void endPlaces() {
    places.forEach(Place::close);
    places.clear();
  }

  /** Equal for equal contents. */
  private static String content(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (var entries = Files.list(path)) {
          return entries
              .map(entry -> entry.getFileName().toString())
              .sorted()
              .collect(Collectors.joining("/", "folder ", ""));
        }
      }
      return Files.isRegularFile(path) ? "file " + Digest.of(path) : "nothing";
    } catch (NoSuchFileException _) {
      return "nothing";
    } catch (IOException e) {
      return "unreadable " + e.getMessage();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
