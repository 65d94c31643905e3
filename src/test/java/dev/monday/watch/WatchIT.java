package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches of the packaged program on a real file system with its real events. */
@Timeout(120)
class WatchIT {
  @TempDir private Path temporary;
  private Path temp = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    Requires.linux();
    temp = temporary.toRealPath();
    folder = Files.createDirectories(WatchedApp.folder(temp));
    Files.writeString(folder.resolve("input"), "one");
  }

  private WatchedApp start(String keys) throws Exception {
    return WatchedApp.start(temp, keys);
  }

  private static void assertRan(WatchedApp app, String... texts) throws Exception {
    assertEquals(List.of(texts), app.end());
  }

  @Test
  void aSaveRestartsTheAppOnceAndIsNamed() throws Exception {
    try (var app = start("watch: true\n" + WatchedApp.RUN)) {
      Files.writeString(folder.resolve("other"), "x");
      app.write("two");
      app.awaitRunning("two");
      var outcome = app.stop();
      assertEquals(
          List.of("running one", "running two"),
          outcome.output().lines().filter(line -> line.contains("│")).map(WatchIT::text).toList());
      assertTrue(outcome.output().contains("• changed         other, input\n"), outcome::output);
    }
  }

  private static String text(String line) {
    return line.substring(line.indexOf('│') + 1).strip();
  }

  @Test
  void theOldAppRunsWhileTheBuildDoesAndAFailedBuildLeavesIt() throws Exception {
    try (var app = start("watch: true\n" + WatchedApp.BUILD)) {
      app.write("bad");
      app.await("what was built before goes on running");
      app.write("three");
      app.awaitRunning("three");
      var outcome = app.stop();
      assertTrue(outcome.output().contains("not prepared    exit status 3"), outcome::output);
      assertFalse(outcome.output().contains("running bad"), outcome::output);
    }
  }

  @Test
  void aSaveByRenameRestartsIt() throws Exception {
    try (var app = start("watch: true\n" + WatchedApp.RUN)) {
      var written = Files.writeString(folder.resolve(".input.tmp~"), "two");
      Files.move(written, folder.resolve("input"), StandardCopyOption.ATOMIC_MOVE);
      app.awaitRunning("two");
      assertRan(app, "one", "two");
    }
  }
}
