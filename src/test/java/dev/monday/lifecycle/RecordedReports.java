package dev.monday.lifecycle;

import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a driver reports, as words. */
public final class RecordedReports implements Reports {
  private final LinkedBlockingQueue<String> words = new LinkedBlockingQueue<>();

  public String take() throws InterruptedException {
    var next = words.poll(30, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was reported");
    }
    return next;
  }

  @Override
  public void held(Hold hold) {
    words.add(
        hold instanceof Hold.HeldBy(String project, long pid)
            ? "held by %s (%d)".formatted(project, pid)
            : hold.toString());
  }

  @Override
  public void becameReady(String where) {
    words.add(where.isEmpty() ? "ready" : "ready " + where);
  }

  @Override
  public void becameUnready(Failure cause) {
    words.add("unready: " + cause);
  }

  @Override
  public void changed(ComponentId what, String why) {
    throw new AssertionError("what was driven changes nothing else");
  }

  @Override
  public void exited(Outcome outcome) {
    words.add(
        outcome instanceof Outcome.Failed(Failure.CannotStart(String reason))
            ? "failed: " + reason
            : "exited");
  }

  @Override
  public void ended() {
    words.add("ended");
  }

  @Override
  public Optional<char[]> ask(Question question) {
    throw new AssertionError(question);
  }

  @Override
  public void output(Lines lines) {
    throw new AssertionError("what was driven has no output");
  }

  @Override
  public void notice(Level level, String topic, String text) {
    words.add("%s: %s".formatted(topic, text));
  }
}
