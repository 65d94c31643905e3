package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever stands in a file, loading it ends: with a configuration or with diagnostics that can be
 * shown. The seed is printed; {@code -Dmonday.seed} gives it again.
 */
class RandomYamlTest {
  private static final int FULL_ROUNDS = 20_000;
  private static final Duration HANGS = Duration.ofSeconds(20);
  private static final List<String> TOKENS =
      List.of(
          "<: &a",
          "<<: *a",
          "*a",
          "&a ",
          "- ",
          ": ",
          ":",
          "\n",
          "\n  ",
          "\n    ",
          "\n      ",
          "\t",
          "[",
          "]",
          "{",
          "}",
          ",",
          "?",
          "!",
          "!!int ",
          "|",
          ">",
          "'",
          "\"",
          "#",
          "%",
          "@",
          "`",
          "---\n",
          "...\n",
          "projects",
          "local",
          "forward",
          "name",
          "type",
          "values",
          "ports",
          "env",
          "run",
          "command",
          "build",
          "commands",
          "setup",
          "watch",
          "files",
          "labels",
          "args",
          "path",
          "kubernetes",
          "ssh",
          "8080:80",
          "70000",
          "~",
          "null",
          "true",
          "$HOME",
          "\\x00",
          "日",
          "\u0000",
          "\ufeff",
          "\u2028",
          "\u0085",
          "\ud83d\ude80",
          "\r\n",
          "\u001b[31m");

  private final int rounds =
      (int) Math.max(1, FULL_ROUNDS * Double.parseDouble(System.getProperty("monday.rounds", "1")));
  private final long seed = Long.getLong("monday.seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir private Path folder;

  @BeforeEach
  void sayTheSeed() {
    System.out.println("RandomYamlTest -Dmonday.seed=" + seed);
  }

  @Test
  void randomTextEnds() throws IOException {
    for (var round = 0; round < rounds; round++) {
      var text = new StringBuilder();
      for (var i = random.nextInt(60); i >= 0; i--) {
        text.append(TOKENS.get(random.nextInt(TOKENS.size())));
      }
      load(round, text.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void randomBytesEnd() throws IOException {
    for (var round = 0; round < rounds; round++) {
      var bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      load(round, bytes);
    }
  }

  @Test
  void mutatedConfigurationsEnd() throws IOException {
    var good =
        Files.readAllBytes(Path.of("src/test/resources/dev/monday/config/faithful/v1/monday.yaml"));
    for (var round = 0; round < rounds; round++) {
      var bytes = good.clone();
      for (var i = random.nextInt(6); i >= 0; i--) {
        bytes = mutated(bytes);
      }
      load(round, bytes);
    }
  }

  /** The bytes with one change: a token put in, a piece taken out, doubled or moved. */
  private byte[] mutated(byte[] bytes) {
    var text = new StringBuilder(new String(bytes, StandardCharsets.UTF_8));
    var from = random.nextInt(text.length() + 1);
    var to = Math.min(text.length(), from + random.nextInt(40));
    var piece = text.substring(from, to);
    switch (random.nextInt(4)) {
      case 0 -> text.insert(from, TOKENS.get(random.nextInt(TOKENS.size())));
      case 1 -> text.delete(from, to);
      case 2 -> text.insert(from, piece);
      default -> text.delete(from, to).insert(random.nextInt(text.length() + 1), piece);
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void load(int round, byte[] bytes) throws IOException {
    var file = Files.write(folder.resolve("monday.yaml"), bytes);
    try {
      assertTimeoutPreemptively(HANGS, () -> show(Loading.from(file)));
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "-Dmonday.seed=%d, round %d: %s"
              .formatted(seed, round, new String(bytes, StandardCharsets.UTF_8)),
          e);
    }
  }

  private void show(LoadResult result) {
    if (result instanceof LoadResult.Refused refused && refused.text(folder).isEmpty()) {
      throw new AssertionError("refused without a word");
    }
  }
}
