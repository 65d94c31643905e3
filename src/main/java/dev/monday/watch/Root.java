package dev.monday.watch;

import dev.monday.watch.FileEvents.Interest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * A followed path with the tree below it. Where the system's events do not reach it is looked
 * through from time to time instead. Used by one thread.
 */
final class Root implements AutoCloseable {
  /** A tree that takes long to look through rests so many times as long. */
  private static final int REST = 10;

  private final Tree tree;
  private final FileWatcher files;
  private final Runnable touched;
  private final BiConsumer<Path, String> unfollowed;
  private Optional<Place> place = Optional.empty();
  private OptionalLong nextLook = OptionalLong.empty();
  private boolean known;

  /** It was not there before anything was launched: what appears below it is no change. */
  private boolean beingMade;

  /**
   * @param isPrepared whether something else may make it first
   * @param touched called on another thread when the path may lead to something else
   * @param unfollowed gets the path and why no events tell of it
   */
  Root(
      Tree tree,
      FileWatcher files,
      boolean isPrepared,
      Runnable touched,
      BiConsumer<Path, String> unfollowed) {
    this.tree = tree;
    this.files = files;
    this.beingMade = isPrepared && !Files.exists(tree.root());
    this.touched = touched;
    this.unfollowed = unfollowed;
  }

  Tree tree() {
    return tree;
  }

  /**
   * Follows it; what differs from what was known before has changed.
   *
   * @param since what was modified later than that has changed, if nothing was known
   */
  void open(Instant since) throws IOException {
    var reason = FileSystems.reasonAgainstEvents(tree.root());
    if (reason.isEmpty()) {
      reason = follow(since);
    }
    if (reason.isPresent()) {
      lookInstead(reason.get(), since);
    }
    known = true;
  }

  /** Why it cannot be followed; empty when it is. */
  private Optional<String> follow(Instant since) throws IOException {
    nextLook = OptionalLong.empty();
    try {
      place = files.place(tree.root(), Interest.NAMES, false, touched);
      if (place.isEmpty()) {
        return Optional.of("this system does not tell of changed files");
      }
      place.get().refresh();
      tree.followBy(files.events().orElseThrow());
      look(since);
      return Optional.empty();
    } catch (FollowLimitException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void lookInstead(String reason, Instant since) throws IOException {
    unfollowed.accept(tree.root(), reason);
    close();
    look(since);
    rest(System.nanoTime(), FileWatcher.LOOK_AGAIN.toNanos());
  }

  private void look(Instant since) throws IOException {
    if (known) {
      tree.lookAgain();
    } else {
      tree.begin(since);
    }
  }

  private void rest(long now, long time) {
    nextLook = OptionalLong.of(now + time);
  }

  /** Nanoseconds until {@link #lookIfDue} has something to do; empty when events tell. */
  OptionalLong untilLook(long now) {
    return nextLook.isPresent()
        ? OptionalLong.of(nextLook.getAsLong() - now)
        : OptionalLong.empty();
  }

  /** Looks through it when it is time; whether it was. */
  boolean lookIfDue() throws IOException {
    var before = System.nanoTime();
    if (nextLook.isEmpty() || nextLook.getAsLong() - before > 0) {
      return false;
    }
    tree.lookAgain();
    var now = System.nanoTime();
    rest(now, Math.max(FileWatcher.LOOK_AGAIN.toNanos(), REST * (now - before)));
    return true;
  }

  /** The path may lead to something else now. */
  void follow() throws IOException {
    if (place.isPresent()) {
      orLook(() -> {
        place.get().refresh();
        tree.lookAgain();
        return true;
      });
    }
  }

  /** Whether something that matters may have happened. */
  boolean take(Tree.Happened what) throws IOException {
    return orLook(() -> tree.take(what));
  }

  private interface Step {
    boolean take() throws IOException;
  }

  private boolean orLook(Step step) throws IOException {
    try {
      return step.take();
    } catch (FollowLimitException e) {
      lookInstead(String.valueOf(e.getMessage()), Instant.MAX);
      return true;
    }
  }

  /** A build has ended; what setup has made is how things are. */
  void built() throws IOException {
    if (beingMade) {
      beingMade = false;
      tree.accept();
    }
  }

  /** Whether the system tells of it. */
  boolean isFollowed() {
    return place.isPresent();
  }

  /** What has happened since the last time. */
  Tree.Settled settle() throws IOException {
    return beingMade ? Tree.Settled.NOTHING : tree.settle();
  }

  /** Ends the following; what is known stays. */
  @Override
  public void close() {
    place.ifPresent(Place::close);
    place = Optional.empty();
    tree.unfollow();
  }
}
