package dev.monday.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a run, as all subscribers see it.
 *
 * @param seq rises by one with each event of the run, from 1
 * @param source the component that it happened to; empty for the run as a whole
 */
public record Event(long seq, Instant at, Optional<ComponentId> source, Body body) {
  public sealed interface Body {}

  /** A state of another kind, or the same kind with other data that a person can see. */
  public record StateChanged(State from, State to) implements Body {}

  public record Output(Lines lines) implements Body {}

  /**
   * Something that a person wants to see.
   *
   * @param topic one or two words, such as "build"
   * @param text one line
   * @param details lines that belong to it
   */
  public record Notice(Level level, String topic, String text, List<String> details)
      implements Body {
    public Notice {
      details = List.copyOf(details);
    }

    public Notice(Level level, String topic, String text) {
      this(level, topic, text, List.of());
    }
  }

  /**
   * What has gone through a route since the run began; the later one replaces the earlier.
   *
   * @param open connections now
   * @param total connections that were accepted
   * @param bytesIn from clients
   * @param bytesOut to clients
   * @param failed connections that found nobody behind the route
   * @param held connections that wait now for what stands behind it
   */
  public record Traffic(long open, long total, long bytesIn, long bytesOut, long failed, long held)
      implements Body {}

  /**
   * The configuration is another one than before: the components that it brings, changes and takes
   * away. Each then goes its way, which its states tell.
   */
  public record Reloaded(
      List<ComponentId> added, List<ComponentId> changed, List<ComponentId> removed)
      implements Body {
    public Reloaded {
      added = List.copyOf(added);
      changed = List.copyOf(changed);
      removed = List.copyOf(removed);
    }
  }

  /** Where a subscriber was too slow and lost output; stands where the lost lines would. */
  public record Dropped(long lines) implements Body {}
}
