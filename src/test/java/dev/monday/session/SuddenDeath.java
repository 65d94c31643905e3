package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.CommandLines;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Kills runs by {@code kill -9} at random moments, and says how long their processes lived on. */
final class SuddenDeath {

  private static final int ROUNDS = 100;
  private static final Duration LONG = Duration.ofSeconds(60);

  private SuddenDeath() {}

  /** Starts a run whose processes all have that number in their command lines, and kills it. */
  interface Round {
    /** Returns how many milliseconds its last process outlived it. */
    long run(String number, Random random) throws Exception;
  }

  /** Plays as many rounds as {@code monday.rounds} says and prints the seed and the times. */
  static void play(String name, Round round) throws Exception {
    long seed = System.nanoTime();
    double share = Double.parseDouble(System.getProperty("monday.rounds", "1"));
    int rounds = Math.max(1, (int) (ROUNDS * share));
    System.out.println(name + ": seed " + seed + ", " + rounds + " rounds");
    var random = new Random(seed);
    var millis = new ArrayList<Long>();
    for (int i = 0; i < rounds; i++) {
      millis.add(round.run("%d.%09d".formatted(1000 + i, random.nextInt(1_000_000_000)), random));
    }
    Collections.sort(millis);
    System.out.printf(
        "%s: gone after %d / %d / %d ms (min, median, max)%n",
        name, millis.getFirst(), millis.get(millis.size() / 2), millis.getLast());
  }

  /** Kills the run after a random time, and waits until its guardian has ended too. */
  static long kill(Process run, String number, long delayMillis) throws Exception {
    Thread.sleep(delayMillis);
    run.destroyForcibly().waitFor();
    long death = System.nanoTime();
    long lastSeen = death;
    List<String> left = CommandLines.containing(number);
    while (!left.isEmpty()) {
      if (left.stream().anyMatch(line -> !isOfGuardian(line))) {
        lastSeen = System.nanoTime();
      }
      String still = "still alive: " + left;
      assertTrue(System.nanoTime() - death < LONG.toNanos(), still);
      Thread.sleep(20);
      left = CommandLines.containing(number);
    }
    return (lastSeen - death) / 1_000_000;
  }

  /**
   * Undoes the dead runs of a state folder and sees that it was only their records that were left:
   * no process, no stop command that was not run. Returns how many records there were.
   */
  static int requireNothingLeft(Path state) throws Exception {
    var records = new SessionRecords(state);
    List<SessionDetails> dead = records.dead();
    for (SessionDetails session : dead) {
      var undone = records.undo(session.id());
      assertEquals(0, undone.processes());
      assertEquals(List.of(), undone.stopCommandsOf());
      assertEquals(List.of(), undone.left());
    }
    assertEquals(List.of(), records.dead());
    return dead.size();
  }

  /** The guardian, what it calls for files of the session, and the stop commands that it runs. */
  private static boolean isOfGuardian(String line) {
    return line.contains("/sessions/") || line.contains(">>stopped");
  }
}
