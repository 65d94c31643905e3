package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.CommandLines;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a run at a random moment: its guardian leaves nothing. */
class SuddenDeathTest {

  private static final int ROUNDS = 100;
  private static final long LONGEST_LIFE_MILLIS = 600;
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void nothingIsAliveAfterAKillAtAnyMoment() throws Exception {
    Requires.linux();
    long seed = System.nanoTime();
    int rounds =
        Math.max(1, (int) (ROUNDS * Double.parseDouble(System.getProperty("monday.rounds", "1"))));
    System.out.println("SuddenDeathTest: seed " + seed + ", " + rounds + " rounds");
    var random = new Random(seed);
    var millis = new ArrayList<Long>();
    for (int round = 0; round < rounds; round++) {
      millis.add(round("%d.%06d".formatted(1000 + round, random.nextInt(1_000_000)), random));
    }
    Collections.sort(millis);
    System.out.printf(
        "SuddenDeathTest: gone after %d / %d / %d ms (min, median, max)%n",
        millis.getFirst(), millis.get(millis.size() / 2), millis.getLast());
  }

  /** Returns how long the last of the run's processes has outlived it. */
  private long round(String number, Random random) throws Exception {
    Path state = folder.resolve(number).resolve("state");
    Files.createDirectory(state.getParent());
    var run = start(state, number);
    boolean isOpen = random.nextInt(10) > 0;
    if (isOpen) {
      assertEquals('o', run.getInputStream().read());
    }
    Thread.sleep(random.nextLong(LONGEST_LIFE_MILLIS));
    run.destroyForcibly().waitFor();
    long death = System.nanoTime();
    long lastSeen = awaitNone(number, death);
    assertNothingLeft(state, isOpen);
    return (lastSeen - death) / 1_000_000;
  }

  private static void assertNothingLeft(Path state, boolean wasOpen) throws Exception {
    var records = new SessionRecords(state);
    List<SessionDetails> dead = records.dead();
    assertTrue(!wasOpen || dead.size() == 1);
    for (SessionDetails session : dead) {
      var undone = records.undo(session.id());
      assertEquals(0, undone.processes());
      assertEquals(List.of(), undone.stopCommandsOf());
      assertEquals(List.of(), undone.left());
    }
    assertEquals(List.of(), records.dead());
  }

  private Process start(Path state, String number) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-cp",
            System.getProperty("java.class.path"),
            DoomedRun.class.getName(),
            state.toString(),
            number)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Returns when the last of the apps was seen; the guardian may live a little longer. */
  private static long awaitNone(String number, long from) throws Exception {
    long deadline = from + LONG.toNanos();
    long lastSeen = from;
    List<String> left = CommandLines.containing(number);
    while (!left.isEmpty()) {
      if (left.stream().anyMatch(command -> !command.contains("monday-guardian"))) {
        lastSeen = System.nanoTime();
      }
      assertTrue(System.nanoTime() < deadline, "still alive: " + left);
      Thread.sleep(20);
      left = CommandLines.containing(number);
    }
    return lastSeen;
  }
}
