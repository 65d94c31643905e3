package dev.monday.watch;

import dev.monday.watch.FileEvent.Kind;
import dev.monday.watch.FileEvents.Following;
import dev.monday.watch.FileEvents.Interest;
import dev.monday.watch.Lookup.Step;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Follows one path, whether there is something or not and whatever links lead to it: tells when it
 * may lead to something else. Used by one thread.
 */
final class Place implements AutoCloseable {
  private record Needed(Path folder, Interest interest) {}

  private final FileEvents events;
  private final Path path;
  private final Interest inLast;
  private final boolean within;
  private final Runnable touched;
  private final Map<Needed, Following> followings = new HashMap<>();

  /** Folders that are gone: another may be where they were. */
  private final Set<Needed> gone = ConcurrentHashMap.newKeySet();

  /** Looked at by the thread of the events. */
  private volatile Set<Path> names = Set.of();

  /**
   * @param inLast what is told of the folder that a file is in
   * @param within whether the entries of a folder that it leads to matter as well
   * @param touched called on the thread of the events, so it must not block
   */
  Place(FileEvents events, Path path, Interest inLast, boolean within, Runnable touched) {
    this.events = events;
    this.path = path;
    this.inLast = inLast;
    this.within = within;
    this.touched = touched;
  }

  /** Looks the path up and follows from now on what leads to it. */
  Lookup refresh() throws IOException {
    while (true) {
      var lookup = Lookup.of(path);
      if (follow(lookup) && Lookup.of(path).equals(lookup)) {
        return lookup;
      }
    }
  }

  /** Whether all could be followed: a folder that has just vanished could not. */
  private boolean follow(Lookup lookup) throws IOException {
    for (var one : List.copyOf(gone)) {
      gone.remove(one);
      end(one);
    }
    var needed = new HashSet<Needed>();
    var told = new HashSet<Path>();
    for (var step : lookup.steps()) {
      needed.add(needed(step));
      told.add(step.folder().resolve(step.name()));
    }
    if (within && lookup.found().isPresent() && Files.isDirectory(lookup.found().get())) {
      needed.add(new Needed(lookup.found().get(), Interest.NAMES));
      told.add(lookup.found().get());
    }
    names = told;
    try {
      for (var one : needed) {
        if (!followings.containsKey(one)) {
          followings.put(one, following(one));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return false;
    }
    List.copyOf(followings.keySet()).stream()
        .filter(one -> !needed.contains(one))
        .forEach(this::end);
    return true;
  }

  /** What may not be read cannot be followed either; it seldom changes. */
  private Following following(Needed one) throws IOException {
    try {
      return events.follow(one.folder, one.interest, listener(one));
    } catch (AccessDeniedException _) {
      return () -> {};
    }
  }

  private void end(Needed one) {
    var following = followings.remove(one);
    if (following != null) {
      following.close();
    }
  }

  /**
   * Of a folder that is there it is enough to hear of itself: another takes its place only once it
   * is gone. What others do beside it is not heard.
   */
  private Needed needed(Step step) {
    var path = step.folder().resolve(step.name());
    return switch (step.entry()) {
      case FOLDER -> new Needed(path, Interest.ITSELF);
      case LINK, MISSING -> new Needed(step.folder(), Interest.NAMES);
      case LAST ->
          Files.isDirectory(path)
              ? new Needed(path, Interest.ITSELF)
              : new Needed(step.folder(), inLast);
    };
  }

  private Consumer<FileEvent> listener(Needed one) {
    return event -> {
      var matters =
          switch (event.kind()) {
            case GONE -> true;
            case LOST -> one.interest != Interest.ITSELF;
            case APPEARED, CHANGED, VANISHED ->
                names.contains(one.folder.resolve(event.name()))
                    || (within && names.contains(one.folder));
          };
      if (event.kind() == Kind.GONE) {
        gone.add(one);
      }
      if (matters) {
        touched.run();
      }
    };
  }

  @Override
  public void close() {
    followings.values().forEach(Following::close);
    followings.clear();
  }
}
