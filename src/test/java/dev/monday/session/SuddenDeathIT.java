package dev.monday.session;

import dev.monday.testing.Installation;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the packaged program in the middle of a run: nothing of its apps is left. */
class SuddenDeathIT {

  private static final long LONGEST_LIFE_MILLIS = 2500;

  /** Apps that try to get away; each has a number in the command lines of all it starts. */
  private static final String CONFIGURATION =
      """
      projects:
        - name: doomed
          local:
            - name: forks
              path: .
              build:
                commands: ["sleep 0.2; : N", "setsid sleep N & sleep 0.2; : N"]
              run:
                command: "sleep N & sleep N & wait"
                stop_commands: ["echo stopped >>stopped; : N"]
            - name: double-forks
              path: .
              run: {command: "(sleep N &); (sh -c 'sleep N & exec sleep N' &); exec sleep N"}
            - name: sessions
              path: .
              run: {command: "setsid sh -c 'exec sleep N' & exec sleep N"}
            - name: traps
              path: .
              run: {command: "trap '' TERM HUP INT; while :; do sleep 0.1; : N; done"}
            - name: spawns
              path: .
              run: {command: "while :; do setsid sh -c 'trap \\"\\" TERM; exec sleep N' & sleep 0.1; done"}
            - name: clears
              path: .
              run: {command: "env -i /bin/sleep N & exec env -i /bin/sleep N"}
            - name: stopped
              path: .
              run: {command: "kill -STOP $$; exec sleep N"}
            - name: ends
              path: .
              run: {command: "setsid sleep N & sleep 0.3; : N"}
      """;

  @TempDir Path folder;

  @Test
  void nothingIsAliveAfterAKillAtAnyMoment() throws Exception {
    Requires.linux();
    SuddenDeath.play("SuddenDeathIT", this::round);
  }

  private long round(String number, Random random) throws Exception {
    Path home = Files.createDirectory(folder.resolve(number));
    Path file = home.resolve("monday.yaml");
    Files.writeString(file, CONFIGURATION.replace(" N", " " + number));
    long millis = SuddenDeath.kill(start(home, file), number, random.nextLong(LONGEST_LIFE_MILLIS));
    SuddenDeath.requireNothingLeft(home.resolve("state/monday"));
    return millis;
  }

  private static Process start(Path home, Path file) throws IOException {
    var builder =
        new ProcessBuilder(
            Installation.PROGRAM.toString(), "run", "doomed", "--config", file.toString());
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().put("HOME", home.toString());
    return builder
        .redirectOutput(home.resolve("output").toFile())
        .redirectErrorStream(true)
        .start();
  }
}
