package dev.monday.relay;

import java.time.Duration;
import java.util.function.LongConsumer;

/**
 * Tells the observer of a listener's failures, of each kind the first at once and then their number
 * once in a while. Any thread may report; the listener's own loop tells.
 */
final class Notices {
  private final Loop loop;
  private final ListenerObserver observer;
  private final Duration hold;
  private final Seldom dialFailures;
  private final Seldom holdTimeouts;
  private final Seldom acceptFailures;
  private String dialReason = "";
  private String acceptReason = "";

  Notices(Loop loop, ListenerObserver observer, Timing timing) {
    this.loop = loop;
    this.observer = observer;
    this.hold = timing.hold();
    this.dialFailures =
        new Seldom(timing.noticePause(), count -> observer.dialFailed(dialReason, count));
    this.holdTimeouts =
        new Seldom(timing.noticePause(), count -> observer.heldTooLong(hold, count));
    this.acceptFailures =
        new Seldom(timing.noticePause(), _ -> observer.acceptFailed(acceptReason));
  }

  void dialFailed(String reason) {
    loop.post(() -> {
      dialReason = reason;
      dialFailures.happened();
    });
  }

  void heldTooLong() {
    loop.post(holdTimeouts::happened);
  }

  void acceptFailed(String reason) {
    loop.post(() -> {
      acceptReason = reason;
      acceptFailures.happened();
    });
  }

  void defect(Throwable failure) {
    loop.post(() -> observer.defect(failure));
  }

  /** One kind of failure. Used by the loop's thread only. */
  private final class Seldom {
    private final Duration pause;
    private final LongConsumer tell;
    private boolean quiet;
    private long untold;

    Seldom(Duration pause, LongConsumer tell) {
      this.pause = pause;
      this.tell = tell;
    }

    void happened() {
      untold++;
      if (!quiet) {
        tellNow();
      }
    }

    private void tellNow() {
      long count = untold;
      untold = 0;
      quiet = true;
      loop.alarms().set(pause, this::pauseOver);
      tell.accept(count);
    }

    private void pauseOver() {
      quiet = false;
      if (untold > 0) {
        tellNow();
      }
    }
  }
}
