package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Take-overs on a real cluster that end in random ways at random moments: the workload is as it was
 * after the end, or after one call of the doctor where the program was killed.
 */
@Timeout(1800)
class TakeoverRoundsIT {
  private static final int FULL_ROUNDS = 50;

  /** From here up it is a signal that has ended the program, which did not heed signals yet. */
  private static final int KILLED = 128;

  @TempDir private Path temp;

  @AutoClose("end")
  private TakeoverScene scene;

  /** From where on a round ends, within some time. */
  private enum Step {
    STARTED("", 3000),
    CHANGED("it runs docker.io", 2000),
    READY(TakeoverScene.READY, 300),
    ENDING(TakeoverScene.READY, 1500);

    private final String said;
    private final int millis;

    Step(String said, int millis) {
      this.said = said;
      this.millis = millis;
    }
  }

  private record Round(int number, Step step, int millis, String signal) {
    static Round of(int number, Random random) {
      var step = List.of(Step.values()).get(random.nextInt(Step.values().length));
      var signal = List.of("INT", "TERM", "KILL").get(random.nextInt(3));
      return new Round(number, step, random.nextInt(step.millis), signal);
    }

    /** Whether the program may leave something to the doctor. */
    boolean isSudden() {
      return signal.equals("KILL") || step == Step.ENDING;
    }
  }

  @BeforeEach
  void deploy() throws Exception {
    scene = TakeoverScene.in(temp.toRealPath());
    scene.deploy();
    scene.awaitClient();
  }

  @Test
  void theWorkloadIsAsItWasAfterAnyEnd() throws Exception {
    long seed = Long.getLong("monday.seed", System.nanoTime());
    var share = Double.parseDouble(System.getProperty("monday.rounds", "0.06"));
    int rounds = Math.max(3, (int) (FULL_ROUNDS * share));
    System.out.printf("TakeoverRoundsIT: seed %d, %d rounds%n", seed, rounds);
    var random = new Random(seed);
    var original = scene.workload("deployment");
    var counts = new EnumMap<Step, Integer>(Step.class);
    int ready = 0;
    for (int number = 1; number <= rounds; number++) {
      var round = Round.of(number, random);
      try {
        ready += becomesReady(round, original) ? 1 : 0;
      } catch (AssertionError failure) {
        failure.addSuppressed(new AssertionError(scene.state()));
        throw failure;
      }
      counts.merge(round.step(), 1, Integer::sum);
    }
    System.out.printf(
        "TakeoverRoundsIT: %d rounds, %d had become ready, ends from %s%n", rounds, ready, counts);
  }

  /** Whether it did before its end. */
  private boolean becomesReady(Round round, JsonNode original) throws Exception {
    long begun = System.nanoTime();
    boolean ready;
    int status;
    try (var run = scene.run("anna")) {
      if (round.step() != Step.STARTED) {
        run.await(round.step().said);
      }
      if (round.step() == Step.ENDING) {
        assertEquals(TakeoverScene.ANSWER, scene.ask(), round::toString);
        run.signal("INT");
      }
      TimeUnit.MILLISECONDS.sleep(round.millis());
      ready = run.said().contains(TakeoverScene.READY);
      if (ready && round.step() != Step.ENDING) {
        assertEquals(TakeoverScene.ANSWER, scene.ask(), round::toString);
      }
      status = end(run, round);
    }
    var doctor =
        round.isSudden() || status > KILLED
            ? Outcome.of(scene.program("anna", "doctor")).output()
            : "";
    scene.assertAsBefore(original, round + doctor);
    System.out.printf(
        "%s: status %d, %s, %d ms%n",
        round, status, ready ? "was ready" : "not ready", (System.nanoTime() - begun) / 1_000_000);
    return ready;
  }

  private static int end(LiveRun run, Round round) throws Exception {
    if (round.step() != Step.ENDING) {
      run.signal(round.signal());
      return run.end().status();
    }
    try {
      run.signal(round.signal());
    } catch (AssertionError _) {
      // it has ended by the first signal already
    }
    return run.end().status();
  }
}
