package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.lifecycle.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt to connect and log in: what was tried, and what went wrong for good. */
final class LoginAttempt implements Asker {
  private final Asker asker;
  private final List<String> tried = new ArrayList<>();
  private @Nullable SshFailure failure;
  private @Nullable String disconnected;
  private boolean identified;
  private long asking;
  private long askedNanos;

  /**
   * @param asker asked in this one's place, which knows how long the person took
   */
  LoginAttempt(Asker asker) {
    this.asker = asker;
  }

  @Override
  public Optional<char[]> ask(Question question) {
    synchronized (this) {
      asking = System.nanoTime();
    }
    try {
      return asker.ask(question);
    } finally {
      synchronized (this) {
        askedNanos += System.nanoTime() - asking;
        asking = 0;
      }
    }
  }

  /** How long the person has been asked, a question that is open now included. */
  synchronized long askedNanos() {
    return asking == 0 ? askedNanos : askedNanos + System.nanoTime() - asking;
  }

  /** The server has said who it is. */
  synchronized void identified() {
    identified = true;
  }

  synchronized boolean isIdentified() {
    return identified;
  }

  synchronized void tried(String what) {
    tried.add(what);
  }

  synchronized List<String> tried() {
    return List.copyOf(tried);
  }

  /** The first failure is the one that counts. */
  synchronized void failed(SshFailure reason) {
    if (failure == null) {
      failure = reason;
    }
  }

  synchronized Optional<SshFailure> failure() {
    return Optional.ofNullable(failure);
  }

  synchronized void disconnected(String reason) {
    if (disconnected == null) {
      disconnected = reason;
    }
  }

  /** What the server said when it ended the connection. */
  synchronized Optional<String> disconnected() {
    return Optional.ofNullable(disconnected);
  }
}
