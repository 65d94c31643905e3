package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Installation;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of two runs at once while their names come and go: the hosts file is byte for
 * byte what it was.
 */
class SuddenNamesIT {
  private static final int ROUNDS = 200;
  private static final int LONGEST_LIFE_MILLIS = 2500;

  /** Files that a careless editor would change: line ends, bytes that are no UTF-8, no last end. */
  private static final List<String> ORIGINALS =
      List.of(
          "127.0.0.1\tlocalhost\n::1 localhost ip6-localhost\n",
          "127.0.0.1 localhost\r\n10.0.0.7 caf\u00e9.example\r\n",
          "\u00ef\u00bb\u00bf127.0.0.1 localhost",
          "");

  private static final String CONFIGURATION =
      """
      proxy: {hold: 1s}
      projects:
        - name: one
          local:
            - {name: web, hostname: web.test, ports: ["8080:18431"], run: {command: sleep N}}
            - {name: api, hostname: api.test, run: {command: "sleep 0.3; : N"}}
            - {name: job, hostname: shared.test, run: {command: "sleep 0.5; : N"}}
          forward:
            - {name: db, type: proxy, values: {hostname: db.test, proxy_hostname: 127.0.0.1, ports: [5432]}}
        - name: two
          local:
            - {name: other, hostname: shared.test, run: {command: sleep N}}
            - {name: more, hostname: more.test, ports: ["8080:18432"], run: {command: sleep N}}
      """;

  @TempDir private Path folder;

  @Test
  void theHostsFileIsWhatItWasAfterAKillAtAnyMoment() throws Exception {
    Requires.linux();
    var seed = System.nanoTime();
    var share = Double.parseDouble(System.getProperty("monday.rounds", "1"));
    var rounds = Math.max(1, (int) (ROUNDS * share));
    System.out.printf("SuddenNamesIT: seed %d, %d rounds%n", seed, rounds);
    var random = new Random(seed);
    var written = 0;
    for (var i = 0; i < rounds; i++) {
      written += round(i, random);
    }
    System.out.printf("SuddenNamesIT: lines of ours at the kill in %d rounds%n", written);
  }

  /** Returns 1 when there were lines of ours when the runs were killed. */
  private int round(int count, Random random) throws Exception {
    var number = "%d.%09d".formatted(3000 + count, random.nextInt(1_000_000_000));
    var home = Files.createDirectory(folder.resolve(number));
    var hosts = home.resolve("hosts");
    var original =
        ORIGINALS.get(random.nextInt(ORIGINALS.size())).getBytes(StandardCharsets.ISO_8859_1);
    Files.write(hosts, original);
    Files.writeString(home.resolve("monday.yaml"), CONFIGURATION.replace(" N", " " + number));
    var runs = new ArrayList<Process>();
    for (var project : List.of("one", "two")) {
      runs.add(monday(home, "run", project).start());
    }
    Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
    var touched = Files.mismatch(hosts, write(home, original)) < 0 ? 0 : 1;
    runs.removeFirst().destroyForcibly();
    SuddenDeath.kill(runs.removeFirst(), number, random.nextInt(50));
    var doctor = Outcome.of(monday(home, "doctor"));
    assertArrayEquals(original, Files.readAllBytes(hosts), () -> doctor.output() + doctor.errors());
    assertEquals(List.of(), new SessionRecords(home.resolve("state/monday")).dead());
    return touched;
  }

  private static Path write(Path home, byte[] original) throws IOException {
    return Files.write(home.resolve("original"), original);
  }

  private static ProcessBuilder monday(Path home, String... arguments) {
    var command = new ArrayList<>(List.of(Installation.PROGRAM.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", home.resolve("monday.yaml").toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("MONDAY_HOSTS_FILE", home.resolve("hosts").toString());
    return builder.redirectOutput(home.resolve("output").toFile()).redirectErrorStream(true);
  }
}
