package dev.monday.watch;

import dev.monday.config.Located;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.system.PrivateFiles;
import dev.monday.watch.Rounds.Decision;
import dev.monday.watch.WatchDriver.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A watch at work. Each launch has a thread, which takes what happens, waits for quiet and decides;
 * what is known of the files stays from one launch to the next.
 */
final class Watching {
  /** The time of a file may be that of the last tick of the system's clock. */
  private static final long TICK_MILLIS = 20;

  /** So long after quiet it is looked at what has changed, however many messages still wait. */
  private static final long LATEST = TimeUnit.SECONDS.toNanos(1);

  private sealed interface Message {
    record Happened(Tree.Happened what) implements Message {}

    /** The path may lead to something else. */
    record Touched(Tree tree) implements Message {}

    record StageIs(Stage stage) implements Message {}
  }

  private final WatchSpec spec;
  private final List<Root> roots = new ArrayList<>();
  private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final Duration debounce;
  private final Quiet quiet;
  private final Rounds rounds = new Rounds();
  private final FileNames names;

  private Stage stage = Stage.SETTLED;
  private boolean buildHasEnded;
  private volatile Optional<Reports> reports = Optional.empty();

  Watching(WatchSpec spec, FileWatcher files) {
    this.spec = spec;
    this.debounce = spec.debounce().map(Located::value).orElse(WatchSpec.DEFAULT_DEBOUNCE);
    this.quiet = new Quiet(debounce);
    this.names = new FileNames(spec.paths().getFirst().value());
    spec.paths().forEach(path -> roots.add(root(path.value(), files)));
  }

  private Root root(Path path, FileWatcher files) {
    var isFile = Files.isRegularFile(path);
    var filter = isFile ? Filter.ofFile(path) : new Filter(spec);
    var tree =
        new Tree(
            isFile ? Objects.requireNonNull(path.getParent()) : path,
            filter,
            happened -> inbox.add(new Message.Happened(happened)),
            folder -> warn("cannot look into %s; what is in it does not count".formatted(folder)),
            Tree.MOST_FOLDERS);
    return new Root(
        tree,
        files,
        spec.target().kind() == ComponentId.Kind.PREPARE,
        () -> inbox.add(new Message.Touched(tree)),
        this::tellUnfollowed);
  }

  /** The build has begun or ended, or the app was launched; may be called by any thread. */
  void stage(Stage stage) {
    inbox.add(new Message.StageIs(stage));
  }

  /**
   * Follows the files until it is interrupted.
   *
   * @param wanted false from when it was: an interrupt may show as a failure to read
   */
  Outcome run(Reports launch, BooleanSupplier wanted) throws InterruptedException {
    var since = Instant.now().minusMillis(TICK_MILLIS);
    reports = Optional.of(launch);
    try {
      watch(launch, since);
      return new Outcome.Succeeded();
    } catch (IOException e) {
      return wanted.getAsBoolean()
          ? Outcome.failed("cannot watch: " + PrivateFiles.reason(e))
          : new Outcome.Succeeded();
    } finally {
      roots.forEach(Root::close);
    }
  }

  private void watch(Reports launch, Instant since) throws IOException, InterruptedException {
    for (var root : roots) {
      root.open(since);
    }
    quiet.happened(System.nanoTime());
    launch.becameReady(extent());
    readAhead();
    while (true) {
      takeNext();
    }
  }

  private String extent() {
    var folders = roots.stream().mapToInt(root -> root.tree().folders()).sum();
    return folders == 1 ? "1 folder" : "%,d folders".formatted(folders);
  }

  /** Makes what is known of the files more exact as long as there is nothing else to do. */
  private void readAhead() throws IOException, InterruptedException {
    for (var root : roots) {
      for (var file : root.isFollowed() ? root.tree().unread() : List.<Tree.Unread>of()) {
        while (!inbox.isEmpty() || isDue()) {
          takeNext();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        root.tree().read(file);
      }
    }
  }

  private boolean isDue() {
    var left = untilNext(System.nanoTime());
    return left.isPresent() && left.getAsLong() <= 0;
  }

  private void takeNext() throws IOException, InterruptedException {
    var left = untilNext(System.nanoTime());
    var message =
        left.isEmpty() ? inbox.take() : inbox.poll(left.getAsLong(), TimeUnit.NANOSECONDS);
    if (message != null) {
      take(message);
    }
    for (var root : roots) {
      if (root.lookIfDue()) {
        quiet.happened(System.nanoTime() - debounce.toNanos());
      }
    }
    var over = quiet.left(System.nanoTime());
    if (over.isPresent()
        && ((over.getAsLong() <= 0 && inbox.isEmpty()) || over.getAsLong() < -LATEST)) {
      settle();
    }
  }

  /** Nanoseconds until there is something to do by itself; empty when only a message brings any. */
  private OptionalLong untilNext(long now) {
    var next = quiet.left(now);
    for (var root : roots) {
      var look = root.untilLook(now);
      if (look.isPresent() && (next.isEmpty() || look.getAsLong() < next.getAsLong())) {
        next = look;
      }
    }
    return next;
  }

  private void take(Message message) throws IOException {
    switch (message) {
      case Message.Happened(var what) -> {
        if (rootOf(what.tree()).take(what)) {
          quiet.happened(System.nanoTime());
        }
      }
      case Message.Touched(Tree tree) -> {
        rootOf(tree).follow();
        quiet.happened(System.nanoTime());
      }
      case Message.StageIs(Stage next) -> take(next);
    }
  }

  private Root rootOf(Tree tree) {
    return roots.stream().filter(root -> root.tree() == tree).findFirst().orElseThrow();
  }

  private void take(Stage next) throws IOException {
    var before = stage;
    stage = next;
    rounds.starting(next == Stage.STARTING);
    if (next == Stage.BUILDING) {
      buildHasEnded = false;
      rounds.began();
    } else if (before == Stage.BUILDING) {
      for (var root : roots) {
        root.built();
      }
      buildHasEnded = true;
      quiet.happened(System.nanoTime());
    }
    if (next == Stage.SPARED) {
      warn("the build has failed; what was built before goes on running");
    }
  }

  /** Nothing has happened for a while: what differs now has changed. */
  private void settle() throws IOException {
    quiet.taken();
    var touched = new ArrayList<Path>();
    var changed = new ArrayList<Path>();
    for (var root : roots) {
      var settled = root.settle();
      touched.addAll(settled.touched());
      changed.addAll(settled.changed());
    }
    carryOut(rounds.settled(touched, changed));
    if (buildHasEnded) {
      buildHasEnded = false;
      carryOut(rounds.ended());
    }
  }

  private void carryOut(Decision decision) {
    switch (decision) {
      case Decision.Nothing _ -> {}
      case Decision.Act(List<Path> because) ->
          reports.ifPresent(launch -> {
            launch.notice(Level.INFO, "changed", names.of(because));
            launch.changed(spec.target(), "files have changed");
          });
      case Decision.Pause(List<Path> because) ->
          warn(
              "each build or start changes %s, so they are left alone until another file changes; exclude them with \"exclude\" of \"watch\""
                  .formatted(names.of(because)));
    }
  }

  private void tellUnfollowed(Path path, String reason) {
    warn(
        "cannot follow %s by events: %s; it is looked through every 2 s instead, or more rarely where that takes long"
            .formatted(path, reason));
  }

  private void warn(String text) {
    reports.ifPresent(launch -> launch.notice(Level.WARNING, "watch", text));
  }
}
