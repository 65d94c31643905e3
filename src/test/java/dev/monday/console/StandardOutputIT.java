package dev.monday.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
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

  private static final int PAGE = 4096;

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
    try (var output = new SlowBegin(run.output(), written, 10, PAGE)) {
      counted.read(output);
    }
    assertEquals(0, run.process().waitFor());
    assertEquals(LINES, counted.shown);
    assertEquals(0, counted.dropped);
  }

  @Test
  void aReaderOfSingleBytesLosesNothing() throws IOException, InterruptedException {
    var run = run();
    var counted = new Counted();
    try (var output = new SlowBegin(run.output(), written, 20, 1)) {
      counted.read(output);
    }
    assertEquals(0, run.process().waitFor());
    assertEquals(LINES, counted.shown);
    assertEquals(0, counted.dropped);
  }

  @Test
  void aReaderThatStandsStillLosesWhatIsCounted() throws IOException, InterruptedException {
    var run = run();
    var counted = new Counted();
    try (var output = run.output()) {
      awaitWritten();
      counted.read(output);
    }
    assertEquals(0, run.process().waitFor());
    assertTrue(counted.dropped > 0, "nothing was dropped");
    assertEquals(LINES, counted.shown + counted.dropped);
  }

  /** Starts the program with its output going to a pipe that is read without a buffer. */
  private Run run() throws IOException, InterruptedException {
    var pipe = temporary.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(), "run", "p", "--config", temporary.toString());
    builder.environment().put("XDG_STATE_HOME", temporary.resolve("state").toString());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(pipe.toFile());
    // Each end of a pipe opens only once the other one is open, or both are by one.
    try (var _ = new RandomAccessFile(pipe.toFile(), "rw")) {
      return new Run(builder.start(), new FileInputStream(pipe.toFile()));
    }
  }

  private record Run(Process process, InputStream output) {}

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

  /** Reads slowly at first: together for longer than a reader may stand still. */
  private static final class SlowBegin extends FilterInputStream {
    private final Path written;
    private final int size;
    private int slowReads;

    /**
     * @param size how many bytes each slow read takes at most
     */
    SlowBegin(InputStream in, Path written, int slowReads, int size) {
      super(in);
      this.written = written;
      this.slowReads = slowReads;
      this.size = size;
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
      return super.read(bytes, offset, Math.min(length, size));
    }
  }
}
