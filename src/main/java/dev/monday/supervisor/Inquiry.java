package dev.monday.supervisor;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Question;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A component's question to a person, open until it is answered or withdrawn; the first counts. The
 * answer goes from hand to hand and is in no event.
 */
public final class Inquiry {
  private final ComponentId source;
  private final Question question;
  private final CompletableFuture<Optional<char[]>> end = new CompletableFuture<>();

  public Inquiry(ComponentId source, Question question) {
    this.source = source;
    this.question = question;
  }

  /** Who asks. */
  public ComponentId source() {
    return source;
  }

  public Question question() {
    return question;
  }

  public boolean isOpen() {
    return !end.isDone();
  }

  /**
   * Answers it.
   *
   * @param answer belongs to who has asked from now on; wiped when nobody wants it any more
   */
  public void answer(char[] answer) {
    if (!end.complete(Optional.of(answer))) {
      Arrays.fill(answer, '\0');
    }
  }

  /** There will be no answer: it is not wanted any more, or nobody gives one. */
  public void withdraw() {
    end.complete(Optional.empty());
  }

  /** Waits for the answer; empty when it was withdrawn, as an interrupt does. */
  Optional<char[]> await() {
    try {
      return end.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      withdraw();
      return end.join();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a question cannot fail", e);
    }
  }
}
