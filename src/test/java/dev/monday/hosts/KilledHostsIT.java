package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.hosts.PrivateHelper.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs killed by {@code kill -9} at random moments while names come and go: afterwards the file
 * is byte for byte what it was.
 */
@Timeout(900)
class KilledHostsIT {
  private static final String ORIGINAL = "127.0.0.1 localhost\r\n# \u00e4\u0001\n10.0.0.1 last";
  private static final int ROUNDS = 200;
  private static final int LONGEST_MILLIS = 200;

  @TempDir private Path folder;

  @Test
  void afterThatOfAProgramThatWritesItselfTheNextCleansUp() throws Exception {
    var file = Files.writeString(folder.resolve("hosts"), ORIGINAL, ISO_8859_1);
    play(random -> {
      var program = start(random, List.of(file.toString()));
      kill(program, program.inputReader(), random);
      Hosts.of(Map.of(Hosts.FILE_VARIABLE, file.toString())).removeStaleBlocks();
      assertEquals(ORIGINAL, Files.readString(file, ISO_8859_1));
    });
  }

  @Test
  void afterThatOfAProgramWithAHelperTheHelperCleansUp() throws Exception {
    PrivateHelper.needs();
    var file = PrivateHelper.machine(folder, ORIGINAL);
    for (var machine : List.of(Machine.USUAL, Machine.CONTAINER)) {
      play(random -> {
        var program = start(random, PrivateHelper.argv(folder, machine, "sh"));
        var output = program.inputReader();
        var helper =
            ProcessHandle.of(Long.parseLong(output.readLine().substring("helper ".length())));
        kill(program, output, random);
        if (helper.isPresent()) {
          helper.get().onExit().get(30, TimeUnit.SECONDS);
        }
        assertEquals(ORIGINAL, Files.readString(file, ISO_8859_1));
      });
    }
  }

  /** One round. */
  private interface Round {
    void run(Random random) throws Exception;
  }

  private static void play(Round round) throws Exception {
    var seed = System.nanoTime();
    var rounds = Editing.rounds(ROUNDS);
    System.out.println("killed while names come and go: seed " + seed + ", " + rounds + " rounds");
    var random = new Random(seed);
    for (var i = 0; i < rounds; i++) {
      round.run(random);
    }
  }

  private static Process start(Random random, List<String> arguments) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HostsProgram.class.getName(),
                "%016x".formatted(random.nextLong())));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void kill(Process program, BufferedReader output, Random random)
      throws IOException, InterruptedException {
    assertEquals("ready", output.readLine());
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_MILLIS)));
    program.destroyForcibly().waitFor();
  }
}
