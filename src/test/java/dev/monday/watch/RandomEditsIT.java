package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of what editors, tools and people do to files, 200 in full. After each, the app
 * that runs was started after the last change: it says a sum over all files that count. And it was
 * restarted at most once in each time that ended quietly. Most of a sequence is waiting, so some
 * runs of the program are edited at the same time.
 */
@Timeout(1800)
class RandomEditsIT {
  private static final int FULL = 200;
  private static final int VARIANTS = 2;
  private static final int RUNS = 4;

  /**
   * Far below and far above the 500 ms of quiet that are waited for, so that a busy machine does
   * not make one the other.
   */
  private static final int SHORT_PAUSE_MILLIS = 20;

  private static final int LONG_PAUSE_MILLIS = 1100;

  /** Where the machine has held this test up for so long, the program may have seen quiet. */
  private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(350);

  /** The sum over what counts below a folder, and nothing else. */
  private static final String SUM =
      "find . -name tmp -prune -o -type f ! -name '*.log' ! -name '*~' -print"
          + " | LC_ALL=C sort | while read -r f; do echo \"$f\"; cat \"$f\"; done | cksum | tr ' ' -";

  private static final String RESTARTED =
      "watch: {debounce: 500ms}\nrun: {command: \"echo running $(sh ../sum); exec sleep 1000000\"}\n";

  private static final String BUILT =
      """
      watch: {debounce: 500ms}
      build: {commands: ["sh ../sum > ../built"]}
      run: {command: "echo running $(cat ../built); exec sleep 1000000"}
      """;

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(strings = {RESTARTED, BUILT})
  void theAppThatRunsIsThatOfTheLastChange(String keys) throws Exception {
    Requires.linux();
    var seed = Long.getLong("monday.seed", System.nanoTime());
    System.out.println("RandomEditsIT: seed " + seed);
    var share = Double.parseDouble(System.getProperty("monday.rounds", "0.05"));
    var sequences = Math.max(1, (int) Math.round(share * FULL / VARIANTS / RUNS));
    try (var runs = Executors.newVirtualThreadPerTaskExecutor()) {
      var played = new ArrayList<Future<String>>();
      for (var run = 0; run < RUNS; run++) {
        var sequence = new Sequences(temp.toRealPath().resolve("run" + run), seed + run);
        played.add(runs.submit(() -> sequence.play(keys, sequences)));
      }
      for (var run : played) {
        System.out.println("RandomEditsIT: " + run.get());
      }
    }
  }

  /** Sequences in one run of the program, one after the other. */
  private static final class Sequences {
    private final Path temp;
    private final Path folder;
    private final long seed;
    private final Random random;
    private final RandomEdits edits;
    private int changes;

    Sequences(Path temp, long seed) {
      this.temp = temp;
      this.folder = WatchedApp.folder(temp);
      this.seed = seed;
      this.random = new Random(seed);
      this.edits = new RandomEdits(temp, random);
    }

    String play(String keys, int sequences) throws Exception {
      Files.createDirectories(folder);
      Files.writeString(temp.resolve("sum"), SUM);
      Files.writeString(folder.resolve(".gitignore"), "*.log\ntmp/\n");
      try (var app = WatchedApp.launch(temp, "", keys)) {
        app.await("watching");
        app.awaitRunning(sum());
        Thread.sleep(LONG_PAUSE_MILLIS);
        var quietTimes = 0;
        for (var i = 0; i < sequences; i++) {
          quietTimes += play(app, i);
        }
        var restarts = app.starts() - 1;
        var _ = app.end();
        return "%d sequences of %d changes with %d quiet times: %d restarts"
            .formatted(sequences, changes, quietTimes, restarts);
      }
    }

    /** How often it became quiet. */
    private int play(WatchedApp app, int number) throws Exception {
      var before = app.starts();
      var quietTimes = edit();
      app.awaitRunning(sum());
      Thread.sleep(
          LONG_PAUSE_MILLIS); // what was too much has come now, and the next begins in quiet
      var restarts = app.starts() - before;
      assertTrue(
          restarts <= quietTimes,
          () ->
              "sequence %d of -Dmonday.seed=%d: %d restarts in %d quiet times"
                  .formatted(number, seed, restarts, quietTimes));
      return quietTimes;
    }

    private String sum() throws Exception {
      var outcome =
          Outcome.of(
              new ProcessBuilder("sh", temp.resolve("sum").toString()).directory(folder.toFile()));
      return outcome.output().strip();
    }

    /** Some bursts with quiet between them; how often it became quiet. */
    private int edit() throws Exception {
      var bursts = 1 + random.nextInt(3);
      var heldUp = 0;
      for (var burst = 0; burst < bursts; burst++) {
        heldUp += burst(burst == bursts - 1);
        Thread.sleep(burst == bursts - 1 ? 0 : LONG_PAUSE_MILLIS);
      }
      return bursts + heldUp;
    }

    /** How often the machine made a pause of its own. */
    private int burst(boolean isLast) throws Exception {
      var heldUp = 0;
      var then = System.nanoTime();
      // often one save alone, which nothing beside it makes up for
      for (var left = random.nextInt(3) == 0 ? 0 : random.nextInt(12); left > 0; left--) {
        edits.change();
        changes++;
        Thread.sleep(random.nextInt(SHORT_PAUSE_MILLIS));
        var now = System.nanoTime();
        heldUp += now - then > HELD_UP_NANOS ? 1 : 0;
        then = now;
      }
      if (isLast) {
        edits.write();
        changes++;
      }
      return heldUp;
    }
  }
}
