package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of a program with a record and a guardian: the guardian leaves nothing. */
class SuddenDeathTest {

  private static final long LONGEST_LIFE_MILLIS = 600;

  @TempDir Path folder;

  @Test
  void nothingIsAliveAfterAKillAtAnyMoment() throws Exception {
    Requires.linux();
    SuddenDeath.play("SuddenDeathTest", this::round);
  }

  private long round(String number, Random random) throws Exception {
    Path state = folder.resolve(number).resolve("state");
    Files.createDirectory(state.getParent());
    var run = start(state, number);
    boolean isOpen = random.nextInt(10) > 0;
    if (isOpen) {
      assertEquals('o', run.getInputStream().read());
    }
    long millis = SuddenDeath.kill(run, number, random.nextLong(LONGEST_LIFE_MILLIS));
    int records = SuddenDeath.requireNothingLeft(state);
    assertTrue(!isOpen || records == 1, "a run has no record");
    return millis;
  }

  private Process start(Path state, String number) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            DoomedRun.class.getName(),
            state.toString(),
            number)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
