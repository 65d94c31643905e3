package dev.monday.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The file in which a session's guardian says that it is there, with its pid; it removes the file
 * when its own part is done.
 */
final class GuardianFile {

  /** A guardian gives stop commands 30 s; then it must be done. */
  private static final Duration TIMEOUT = Duration.ofSeconds(45);

  private static final Duration PAUSE = Duration.ofMillis(20);

  /** How far the start of a process, as the system tells it, may be off. */
  private static final Duration CLOCK_ERROR = Duration.ofSeconds(2);

  private GuardianFile() {}

  /** Waits while the guardian of a dead session is at work. */
  static void awaitEnd(Path session) throws IOException, InterruptedException {
    Path file = session.resolve("guardian");
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (isAtWork(file) && System.nanoTime() - deadline < 0) {
      Thread.sleep(PAUSE);
    }
  }

  private static boolean isAtWork(Path file) throws IOException {
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      return pid(Files.readString(file))
          .flatMap(ProcessHandle::of)
          .flatMap(process -> process.info().startInstant())
          .filter(started -> started.isBefore(written.plus(CLOCK_ERROR)))
          .isPresent();
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private static Optional<Long> pid(String text) {
    String number = text.strip();
    return number.matches("[0-9]{1,10}") ? Optional.of(Long.valueOf(number)) : Optional.empty();
  }
}
