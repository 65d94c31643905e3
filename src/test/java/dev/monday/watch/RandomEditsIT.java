package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sequences of what editors, tools and people do to files, 200 in full. After each, the app
 * that runs was started after the last change: it says a sum over all files that count. And it was
 * restarted at most once in each time that ended quietly.
 */
@Timeout(1800)
class RandomEditsIT {
  private static final int FULL = 200;

  /**
   * Far below and far above the 500 ms of quiet that are waited for, so that a busy machine does
   * not make one the other.
   */
  private static final int SHORT_PAUSE_MILLIS = 20;

  private static final int LONG_PAUSE_MILLIS = 1100;

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

  private static final List<String> FOLDERS =
      List.of("", "src/", "src/main/", "conf/", "new/", "new/x/y/");
  private static final List<String> NAMES = List.of("a", "b", "c.txt", "d.txt", ".env", "e f");

  @TempDir private Path temporary;
  private Path temp = Path.of("");
  private Path folder = Path.of("");
  private Random random = new Random(0);
  private int texts;

  @BeforeEach
  void makeFolders() throws IOException {
    Requires.linux();
    temp = temporary.toRealPath();
    folder = Files.createDirectories(WatchedApp.folder(temp));
    Files.writeString(temp.resolve("sum"), SUM);
    Files.writeString(folder.resolve(".gitignore"), "*.log\ntmp/\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {RESTARTED, BUILT})
  void theAppThatRunsIsThatOfTheLastChange(String keys) throws Exception {
    var seed = Long.getLong("monday.seed", System.nanoTime());
    System.out.println("seed " + seed);
    random = new Random(seed);
    var share = Double.parseDouble(System.getProperty("monday.rounds", "0.05"));
    var sequences = Math.max(2, (int) Math.round(FULL / 2.0 * share));
    try (var app = WatchedApp.launch(temp, "", keys)) {
      app.await("watching");
      app.awaitRunning(sum());
      for (var i = 0; i < sequences; i++) {
        var before = app.starts();
        var periods = edit();
        app.awaitRunning(sum());
        var restarts = app.starts() - before;
        assertTrue(
            restarts <= periods,
            "sequence %d of seed %d: %d restarts in %d quiet times"
                .formatted(i, seed, restarts, periods));
        Thread.sleep(LONG_PAUSE_MILLIS); // the next sequence begins in quiet
      }
      var _ = app.end();
    }
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
    for (var burst = 0; burst < bursts; burst++) {
      for (var left = random.nextInt(12); left > 0; left--) {
        change();
        Thread.sleep(random.nextInt(SHORT_PAUSE_MILLIS));
      }
      if (burst == bursts - 1) {
        write(file());
      }
      Thread.sleep(burst == bursts - 1 ? 0 : LONG_PAUSE_MILLIS);
    }
    return bursts;
  }

  private Path file() {
    return folder.resolve(pick(FOLDERS) + pick(NAMES));
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private void change() throws IOException {
    var file = file();
    switch (random.nextInt(14)) {
      case 0, 1, 2 -> write(file);
      case 3 -> saveByRename(file);
      case 4 -> saveWithBackup(file);
      case 5 -> writeInPieces(file);
      case 6 -> delete(file);
      case 7 -> delete(folder.resolve(pick(FOLDERS.subList(1, FOLDERS.size()))));
      case 8 -> move(file, file());
      case 9 -> move(folder.resolve("src"), folder.resolve("new"));
      case 10 -> move(temp.resolve("away"), folder.resolve("new"));
      case 11 -> move(folder.resolve("new"), temp.resolve("away"));
      case 12 -> writeWhatDoesNotCount();
      default -> replaceRoot();
    }
  }

  private void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "text %d%n".formatted(texts++));
  }

  private void saveByRename(Path file) throws IOException {
    var written = file.resolveSibling(".tmp" + texts + "~");
    write(written);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As vi does: the old file becomes a backup, which is removed in the end. */
  private void saveWithBackup(Path file) throws IOException {
    var backup = file.resolveSibling(file.getFileName() + "~");
    move(file, backup);
    write(file);
    Files.deleteIfExists(backup);
  }

  private void writeInPieces(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (var writer = Files.newBufferedWriter(file)) {
      for (var i = 0; i < 20; i++) {
        writer.write("piece %d%n".formatted(texts++));
        writer.flush();
      }
    }
  }

  private void writeWhatDoesNotCount() throws IOException {
    write(folder.resolve("some.log"));
    write(folder.resolve("tmp/x"));
    write(folder.resolve("src/tmp/x"));
  }

  /** Away and back, or another folder in its place. */
  private void replaceRoot() throws IOException {
    var aside = temp.resolve("aside");
    Files.move(folder, aside);
    if (random.nextBoolean()) {
      Files.move(aside, folder);
    } else {
      Files.createDirectory(folder);
      Files.copy(aside.resolve(".gitignore"), folder.resolve(".gitignore"));
      delete(aside);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from) && !to.startsWith(from) && !from.startsWith(to)) {
      delete(to);
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (var all = Files.walk(path)) {
      for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }
}
