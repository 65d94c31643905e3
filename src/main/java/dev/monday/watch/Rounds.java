package dev.monday.watch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what changed files lead to, and learns which of them a build writes itself. Pure.
 *
 * <p>What changes while a build runs is kept until it has ended. A file that is written during a
 * build and during the one before is the build's output and no longer counts, if the first build of
 * all has written it as well; else it might be a person who saves quickly, and it takes three in a
 * row, or four for a file that has also changed while no build ran. A build that was started only
 * by what the one before it had changed may find nothing to do, so what it leaves alone is still in
 * a row. What is written by an app that starts would restart it for ever: files that four starts in
 * a row have changed, and no person, are left alone.
 */
final class Rounds {
  /** How many builds in a row must write a file that the first build of all has written, too. */
  private static final int LEARNT_AFTER = 2;

  private static final int LEARNT_LATER_AFTER = 3;

  private static final int LEARNT_AFTER_BY_HAND = 4;

  /** How many builds, or starts, in a row may follow from nothing but the one before. */
  private static final int MOST = 3;

  /** What is to be done. */
  sealed interface Decision {
    record Nothing() implements Decision {}

    /** Build, restart or signal, because of these files. */
    record Act(List<Path> because) implements Decision {}

    /** Each build or start changes such files, so that it would go on for ever. */
    record Pause(List<Path> because) implements Decision {}
  }

  private static final Decision NOTHING = new Decision.Nothing();

  private final Set<Path> held = new LinkedHashSet<>();
  private final Set<Path> written = new HashSet<>();
  private final Map<Path, Integer> buildsInRow = new HashMap<>();
  private final Set<Path> byHand = new HashSet<>();
  private final Set<Path> outputs = new HashSet<>();
  private final Set<Path> paused = new HashSet<>();

  /** What was paused for, and nobody has changed since: no start is a reason to begin again. */
  private final Set<Path> left = new HashSet<>();

  private boolean building;
  private boolean isFirst = true;
  private final Set<Path> writtenFirst = new HashSet<>();

  /** The latest build was started by what the one before it had changed, and nothing else. */
  private boolean startedByBuild;

  private int rounds;

  /** The app has just been launched. */
  private boolean starting;

  /** What changed when the app was started last, and how often in a row that was the same. */
  private final Set<Path> changedByStart = new HashSet<>();

  private int starts;

  /** A build has begun. */
  void began() {
    building = true;
  }

  /** Whether the app is being started, until it is ready. */
  void starting(boolean is) {
    starting = is;
  }

  /**
   * Something has happened and settled.
   *
   * @param touched the files that were written, also those with the content that they had before
   * @param changed those of them that differ from what was known of them
   */
  Decision settled(Collection<Path> touched, Collection<Path> changed) {
    if (building) {
      written.addAll(touched);
      held.addAll(changed);
      return NOTHING;
    }
    if (starting) {
      return whileStarting(changed);
    }
    outputs.removeAll(changed);
    left.removeAll(changed);
    byHand.addAll(changed);
    return actUnlessPaused(changed);
  }

  private Decision actUnlessPaused(Collection<Path> changed) {
    if (paused.containsAll(changed)) {
      return NOTHING;
    }
    paused.clear();
    rounds = 0;
    return act(changed, false);
  }

  /** What changes while the app starts may be its own doing, or a person's who saves again. */
  private Decision whileStarting(Collection<Path> changed) {
    var files = new ArrayList<>(changed);
    files.removeAll(left);
    if (files.isEmpty()) {
      return NOTHING;
    }
    var same = changedByStart.containsAll(files) && files.stream().noneMatch(byHand::contains);
    starts = same ? starts + 1 : 0;
    changedByStart.clear();
    changedByStart.addAll(files);
    return starts < MOST ? actUnlessPaused(files) : pause(files);
  }

  /** The build has ended, and all that happened until then was told. */
  Decision ended() {
    building = false;
    if (isFirst) {
      isFirst = false;
      writtenFirst.addAll(written);
    }
    learn();
    var others = new ArrayList<>(held);
    others.removeAll(outputs);
    held.clear();
    written.clear();
    return others.isEmpty() ? none() : again(others);
  }

  private void learn() {
    if (!startedByBuild) {
      buildsInRow.keySet().retainAll(written);
    }
    for (var file : written) {
      var times = buildsInRow.merge(file, 1, Integer::sum);
      if (times >= enough(file)) {
        byHand.remove(file);
        outputs.add(file);
      }
    }
  }

  private int enough(Path file) {
    if (byHand.contains(file)) {
      return LEARNT_AFTER_BY_HAND;
    }
    return writtenFirst.contains(file) ? LEARNT_AFTER : LEARNT_LATER_AFTER;
  }

  private Decision act(Collection<Path> because, boolean byBuild) {
    startedByBuild = byBuild;
    return new Decision.Act(List.copyOf(because));
  }

  private Decision none() {
    rounds = 0;
    return NOTHING;
  }

  private Decision again(List<Path> files) {
    rounds = files.stream().anyMatch(byHand::contains) ? 0 : rounds + 1;
    if (rounds <= MOST) {
      return act(files, true);
    }
    return pause(files);
  }

  private Decision pause(List<Path> files) {
    rounds = 0;
    starts = 0;
    paused.addAll(files);
    left.addAll(files);
    return new Decision.Pause(files);
  }
}
