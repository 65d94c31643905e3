package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of an app's output when the reader of the packaged program's is slow or stands
 * still.
 */
@Timeout(120)
class StandardOutputIT {
  /**
   * Far more than all the room on the way: what waits for the console, what it writes, the pipes.
   */
  private static final int LINES = 200_000;

  private static final Pattern NUMBERED = Pattern.compile("app │ (\\d{6}) x+");
  private static final Pattern DROPPED = Pattern.compile(".*?(\\d[\\d,]*) lines? dropped.*");

  @TempDir private Path temporary;
  private Path written = Path.of("");

  @BeforeEach
  void configure() throws IOException {
    written = temporary.resolve("written");
    Files.writeString(
        temporary.resolve("monday.yaml"),
        """
        projects:
        - name: p
          local:
          - name: app
            run:
              command: |
                awk 'BEGIN { for (i = 0; i < %d; i++) printf "%%06d xxxxxxxxxxxxxxxxxxxxxxxx\\n", i }'
                echo all of it >%s
        """
            .formatted(LINES, written));
  }

  @AfterEach
  void nothingIsLeft() throws IOException, InterruptedException {
    Leftovers.awaitNone(temporary);
  }

  @Test
  void aSlowReaderHoldsTheAppUpAndLosesNothing() throws IOException, InterruptedException {
    var run = run();
    var counted = new Counted();
    try (var output = new SlowBegin(run.getInputStream(), written)) {
      counted.read(output);
    }
    assertEquals(0, run.waitFor());
    assertEquals(LINES, counted.shown);
    assertEquals(0, counted.dropped);
  }

  @Test
  void aReaderThatStandsStillLosesWhatIsCounted() throws IOException, InterruptedException {
    var run = run();
    var counted = new Counted();
    try (var output = run.getInputStream()) {
      awaitWritten();
      counted.read(output);
    }
    assertEquals(0, run.waitFor());
    assertTrue(counted.dropped > 0, "nothing was dropped");
    assertEquals(LINES, counted.shown + counted.dropped);
  }

  private Process run() throws IOException {
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(), "run", "p", "--config", temporary.toString());
    builder.environment().put("XDG_STATE_HOME", temporary.resolve("state").toString());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private void awaitWritten() throws InterruptedException {
    var deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (Files.notExists(written)) {
      assertTrue(
          Instant.now().isBefore(deadline), "the app is held up by a reader that stands still");
      Thread.sleep(20);
    }
  }

  /** Lines of the app that were shown, whole and in order, and lines that were said to be lost. */
  private static final class Counted {
    private int shown;
    private int dropped;
    private int last = -1;

    void read(InputStream output) throws IOException {
      var lines = new BufferedReader(new InputStreamReader(output, UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var numbered = NUMBERED.matcher(line);
        var lost = DROPPED.matcher(line);
        if (numbered.matches()) {
          var number = Integer.parseInt(numbered.group(1));
          assertTrue(number > last, () -> "out of order: " + number);
          last = number;
          shown++;
        } else if (lost.matches()) {
          dropped += Integer.parseInt(lost.group(1).replace(",", ""));
        }
      }
    }
  }

  /** Takes its first pages slowly: together for longer than a reader may stand still. */
  private static final class SlowBegin extends FilterInputStream {
    private int slowReads = 10;

    private final Path written;

    SlowBegin(InputStream in, Path written) {
      super(in);
      this.written = written;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (slowReads == 0) {
        return super.read(bytes, offset, length);
      }
      slowReads--;
      assertTrue(Files.notExists(written), "the app is not held up");
      try {
        Thread.sleep(300);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.read(bytes, offset, Math.min(length, 4096));
    }
  }
}
