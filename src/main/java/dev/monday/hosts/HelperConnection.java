package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pipes to a helper: a request is a line, and so is each answer to it. */
final class HelperConnection implements AutoCloseable {
  /** Longer than a helper waits for the file's lock. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final OutputStream requests;
  private final LinkedBlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

  private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

  HelperConnection(OutputStream requests, InputStream answers) {
    this.requests = requests;
    Thread.ofPlatform()
        .name("answers of the hosts helper")
        .daemon()
        .stackSize(256 * 1024)
        .start(() -> read(answers));
  }

  private void read(InputStream from) {
    try (var lines = new BufferedReader(new InputStreamReader(from, ISO_8859_1))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(Optional.of(line));
      }
    } catch (IOException _) {
      // as good as the end
    }
    answers.add(Optional.empty());
    ended.complete(null);
  }

  /** Has something done at the helper's end; at once when that was before. */
  void whenEnded(Runnable told) {
    var _ = ended.thenRun(told);
  }

  /** The answers to a request, as many as are due. */
  List<String> ask(String request, int due, Duration patience) throws IOException {
    try {
      requests.write((request + "\n").getBytes(ISO_8859_1));
      requests.flush();
    } catch (IOException failure) {
      throw new IOException("it has ended", failure);
    }
    var lines = new ArrayList<String>();
    while (lines.size() < due) {
      lines.add(answer(patience));
    }
    return lines;
  }

  private String answer(Duration patience) throws IOException {
    try {
      var answer = answers.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (answer == null) {
        throw new IOException("it has said nothing for %d s".formatted(patience.toSeconds()));
      }
      if (answer.isEmpty()) {
        answers.add(answer);
        throw new IOException("it has ended");
      }
      return answer.get();
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for it", interruption);
    }
  }

  /** At the end of its input the helper removes what it has written, and ends. */
  @Override
  public void close() throws IOException {
    requests.close();
  }
}
