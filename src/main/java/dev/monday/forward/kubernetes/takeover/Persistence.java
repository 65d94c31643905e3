package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** Asks an API server again and again while it cannot be reached. One thread uses it. */
final class Persistence {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Wanted wanted;
  private final Consumer<String> waiting;

  /** Somebody who may not want it any more. */
  interface Wanted {
    /**
     * Goes on if it is wanted.
     *
     * @throws InterruptedException when it is not: who was interrupted may have told that as a
     *     failure of his own
     */
    void require() throws InterruptedException;
  }

  /** Something that an API server is asked for. */
  interface Step<T> {
    T take() throws ClusterException, TakeoverException, IOException, InterruptedException;
  }

  /**
   * @param waiting is told of each failure that is waited for
   */
  Persistence(Wanted wanted, Consumer<String> waiting) {
    this.wanted = wanted;
    this.waiting = waiting;
  }

  /** Who is always quicker, or a change that is never taken, is waited for only for a while. */
  <T> T ask(Step<T> step)
      throws ClusterException, TakeoverException, IOException, InterruptedException {
    var pause = FIRST_PAUSE;
    while (true) {
      try {
        return step.take();
      } catch (ClusterException e) {
        if (isLasting(e) || (e.kind() == Kind.CONFLICT && pause.equals(LONGEST_PAUSE))) {
          throw e;
        }
        wanted.require();
        waiting.accept(e.getMessage());
      }
      Thread.sleep(pause);
      pause = longer(pause);
    }
  }

  /** Whether asking again is in vain until a person has changed something. */
  static boolean isLasting(ClusterException failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, UNAUTHORIZED, CONFLICT -> false;
      case FORBIDDEN, NOT_FOUND, GONE, MISCONFIGURED -> true;
    };
  }

  /** The pause after one that was in vain. */
  static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }
}
