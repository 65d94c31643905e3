package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.OtherUser;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

  @Test
  void aCheckoutOfAThousandFilesIsOneRestart() throws Exception {
    Requires.command("git");
    var script =
        """
        git init -q && git config user.email a@b && git config user.name a
        mkdir -p x/y; for i in $(seq 1000); do echo "$i" > "x/y/f$i"; done
        git add . && git commit -qm one && git branch other
        for i in $(seq 1000); do echo "new $i" > "x/y/f$i"; done; printf two > input
        git commit -qam two && git checkout -q other
        """;
    shell(script);
    try (var app = start("watch: true\n" + WatchedApp.RUN)) {
      shell("git checkout -q -");
      app.awaitRunning("two");
      app.write("three");
      app.awaitRunning("three");
      assertRan(app, "one", "two", "three");
    }
  }

  private void shell(String script) throws Exception {
    var builder = new ProcessBuilder("sh", "-ec", script).directory(folder.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    var outcome = Outcome.of(builder);
    assertEquals(0, outcome.status(), outcome::toString);
  }

  @Test
  void aChangeDuringABuildBuildsOnceMoreAfterIt() throws Exception {
    var keys =
        """
        watch: true
        build:
          commands:
            - "cp input ../built; echo building $(cat ../built); while [ -e ../hold ]; do sleep 0.05; done"
        run: {command: "echo running $(cat ../built); exec sleep 1000000"}
        """;
    try (var app = start(keys)) {
      Files.createFile(temp.resolve("hold"));
      app.write("two");
      app.await("building two");
      app.write("three");
      Files.writeString(folder.resolve("other"), "x");
      Files.delete(temp.resolve("hold"));
      app.awaitRunning("three");
      assertEquals(List.of("one", "two", "three"), app.said("│ building "));
    }
  }

  @Test
  void anOutputFolderCostsOneMoreBuildInARun() throws Exception {
    var keys =
        """
        watch: true
        build:
          commands:
            - "echo x >> ../count; mkdir -p out; cp ../count out/n; cat input > out/text"
        run: {command: "echo running $(cat out/text) $(wc -l < out/n); exec sleep 1000000"}
        """;
    try (var app = WatchedApp.launch(temp, "", keys)) {
      app.awaitRunning("one 2");
      app.write("two");
      app.awaitRunning("two 3");
      app.write("three");
      app.awaitRunning("three 4");
      assertRan(app, "one 1", "one 2", "two 3", "three 4");
    }
  }

  @Test
  void aBuildThatWritesAnotherFileEachTimeIsPaused() throws Exception {
    var keys =
        """
        watch: true
        build:
          commands:
            - "echo x >> ../count; n=$(wc -l < ../count); echo $n > out-$n; cp input ../built"
        run: {command: "echo running $(cat ../built); exec sleep 1000000"}
        """;
    try (var app = start(keys)) {
      app.await("each build or start changes out-4, so they are left alone");
      app.write("two");
      app.awaitRunning("two");
      var _ = app.stop();
    }
  }

  @Test
  void whatSetupMakesIsNoChange() throws Exception {
    Files.delete(folder.resolve("input"));
    Files.delete(folder);
    var keys =
        """
        watch: true
        setup: ["mkdir app; echo one > app/input"]
        build: {commands: ["echo building"]}
        run: {command: "echo running $(cat input); exec sleep 1000000"}
        """;
    try (var app = start(keys)) {
      app.await("ready");
      app.write("two");
      app.awaitRunning("two");
      assertRan(app, "one", "two");
    }
  }

  @Test
  void aSignalIsSentInsteadOfARestart() throws Exception {
    var keys =
        """
        watch: {signal: HUP}
        run:
          command: "trap 'echo again $(cat input)' HUP; echo running $(cat input); while :; do sleep 600 & wait; kill $!; done"
        """;
    try (var app = start(keys)) {
      app.await("ready           in");
      app.write("two");
      app.await("again two");
      assertRan(app, "one");
    }
  }

  @Test
  void theProgramBehindAShellGetsTheSignal() throws Exception {
    var keys =
        """
        watch: {signal: USR1}
        build: {commands: ["true"]}
        run:
          command: "echo running one; perl -e '$| = 1; $SIG{USR1} = sub { print qq(told\\n) }; print qq(up\\n); sleep 600 while 1'; echo over"
        """;
    try (var app = start(keys)) {
      app.await("│ up");
      app.await("ready           in");
      app.write("two");
      app.await("told");
      assertRan(app, "one");
    }
  }

  @Test
  void aWatchMayOnlyBuild() throws Exception {
    try (var app = start("watch: {restart: false}\n" + WatchedApp.BUILD)) {
      app.write("two");
      app.await("changed         input");
      Files.writeString(folder.resolve("other"), "x");
      app.await("changed         other");
      assertEquals("two", Files.readString(temp.resolve("built")));
      assertRan(app, "one");
    }
  }

  @Test
  void aFailedAppIsStartedByASave() throws Exception {
    var keys =
        "watch: true\nrun: {command: \"echo running $(cat input); grep -q two input || exit 3; exec sleep 1000\"}";
    try (var app = start(keys)) {
      app.await("failed");
      app.write("two");
      app.awaitRunning("two");
      app.await("ready           in");
      assertRan(app, "one", "two");
    }
  }

  @Test
  void theFolderIsMovedAwayAndMadeAnew() throws Exception {
    try (var app = start("watch: true\n" + WatchedApp.RUN)) {
      Files.move(folder, temp.resolve("away"));
      Files.createDirectory(folder);
      app.write("two");
      app.awaitRunning("two");
      Files.writeString(temp.resolve("away/input"), "not here");
      app.write("three");
      app.awaitRunning("three");
      assertRan(app, "one", "two", "three");
    }
  }

  @Test
  void excludedFilesDoNotCount() throws Exception {
    Files.writeString(folder.resolve(".gitignore"), "*.gen\n");
    Files.createDirectories(folder.resolve("node_modules/x"));
    Files.createDirectories(folder.resolve("tmp"));
    try (var app =
        WatchedApp.launch(
            temp, "watch: {exclude: [tmp]}\n", "watch: {exclude: [\"*.md\"]}\n" + WatchedApp.RUN)) {
      app.awaitRunning("one");
      app.await("watching        1 folder");
      for (var name : List.of("a.gen", "node_modules/x/y", "tmp/x", "a.md", "input~", ".git")) {
        Files.writeString(folder.resolve(name), "x");
      }
      app.write("two");
      app.awaitRunning("two");
      var outcome = app.stop();
      assertTrue(outcome.output().contains("changed         input\n"), outcome::output);
    }
  }

  @Test
  void beyondTheLimitOfInotifyThatPathIsLookedThrough() throws Exception {
    for (var i = 0; i < 60; i++) {
      Files.createDirectory(folder.resolve("d" + i));
    }
    try (var app =
        WatchedApp.start(
            temp, "watch: true\n" + WatchedApp.RUN, limited("max_inotify_watches", 40))) {
      app.await("the limit of inotify watches is reached; raise it: sudo sysctl");
      app.write("two");
      app.awaitRunning("two");
      Files.writeString(folder.resolve("d59/x"), "x");
      app.await("changed         d59/x");
      var _ = app.stop();
    }
  }

  @Test
  void withoutAnInstanceOfInotifyThatPathIsLookedThrough() throws Exception {
    try (var app =
        WatchedApp.start(
            temp, "watch: true\n" + WatchedApp.RUN, limited("max_inotify_instances", 0))) {
      app.await("the limit of inotify instances is reached; raise it: sudo sysctl");
      app.write("two");
      app.awaitRunning("two");
      var _ = app.stop();
    }
  }

  /** What a program is started by that may not use more of something than that, as its user. */
  private static String[] limited(String limit, int most) throws Exception {
    var script = "echo %d > /proc/sys/user/%s && exec \"$@\"".formatted(most, limit);
    var entry = List.of("unshare", "--user", "--map-root-user", "sh", "-c", script, "sh");
    var tried = new ArrayList<>(entry);
    tried.add("true");
    Requires.that(Outcome.of(new ProcessBuilder(tried)).status() == 0, "no user namespaces");
    return entry.toArray(String[]::new);
  }

  @Test
  void aFileSystemThatOthersChangeIsLookedThrough() throws Exception {
    var served = Files.createDirectory(temp.resolve("served"));
    Files.writeString(served.resolve("input"), "one");
    try (var mounts = PrivateMounts.open();
        var app = mountedApp(mounts, served)) {
      app.await("a file system of type fuse.sshfs does not tell of all changes");
      app.awaitRunning("one");
      app.await("watching        1 folder");
      // of another length: its times are whole seconds
      Files.writeString(served.resolve("input"), "second");
      app.awaitRunning("second");
      assertRan(app, "one", "second");
    }
  }

  private WatchedApp mountedApp(PrivateMounts mounts, Path served) throws Exception {
    mounts.mount(served, folder);
    return WatchedApp.launch(temp, "", "watch: true\n" + WatchedApp.RUN, mounts.entry());
  }

  @Test
  void aWatchThatFailedComesBackAndKnowsWhatHasChanged() throws Exception {
    Requires.root();
    Requires.command("setpriv");
    var closed = temp.resolve("closed");
    var watched = Files.createDirectories(closed.resolve("src"));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    var keys = "watch: {paths: [%s]}%n%s".formatted(watched, WatchedApp.RUN);
    try (var app = WatchedApp.launch(temp, "", keys, OtherUser.entry().toArray(String[]::new))) {
      app.awaitRunning("one");
      app.await("cannot watch: ");
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
      app.await("watching        1 folder");
      app.write("two");
      Files.writeString(watched.resolve("x"), "x");
      app.awaitRunning("two");
      assertRan(app, "one", "two");
    }
  }
}
