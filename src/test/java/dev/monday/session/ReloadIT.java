package dev.monday.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import dev.monday.testing.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is edited while the packaged program runs it. */
@Timeout(180)
class ReloadIT {
  private static final String HOSTS = "127.0.0.1\tlocalhost\n";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  @TempDir private Path temp;
  private Path folder = Path.of("");
  private RunFolder own = new RunFolder(folder, HOSTS);

  @BeforeEach
  void makeFolders() throws IOException {
    own = RunFolder.in(temp, HOSTS);
    folder = own.path();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    own.assertNothingLeft();
    var sessions = folder.resolve("state/monday/sessions");
    try (var records = Files.list(sessions)) {
      assertTrue(records.noneMatch(Files::isDirectory), "a run's record is left");
    }
  }

  private Path file() {
    return folder.resolve("monday.yaml");
  }

  private void write(String... entries) throws IOException {
    Files.writeString(file(), text(entries));
  }

  /** A project of apps and, behind {@code forward:}, forwards. */
  private static String text(String... entries) {
    var text = new StringBuilder("projects:\n- name: shop\n  local:\n");
    for (var entry : entries) {
      text.append(entry.startsWith("forward:") ? "  " : "  - ").append(entry).append('\n');
    }
    return text.toString();
  }

  /** An app that says its name, a word and its pid, and then does nothing. */
  private static String app(String name, String word, String... more) {
    return "{name: %s, run: {command: 'echo %s is up with $$; exec sleep 1000', env: {WORD: %s}}%s}"
        .formatted(name, word, word, String.join("", more));
  }

  private static String forward(String name, int port) {
    return "forward: [{name: %1$s, type: proxy, values: {hostname: %1$s.test, proxy_hostname: 127.0.0.1, ports: [\"%2$d:9\"]}}]"
        .formatted(name, port);
  }

  private LiveRun start(String... more) throws IOException {
    return startWith(folder, more);
  }

  private LiveRun startWith(Path configuration, String... more) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Installation.PROGRAM.toString(),
                "run",
                "shop",
                "--config",
                configuration.toString()));
    command.addAll(List.of(more));
    return own.start(command);
  }

  private static Outcome end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
    assertFalse(outcome.output().contains("left behind"), outcome::output);
    return outcome;
  }

  private static int count(String text, Outcome outcome) {
    return outcome.output().split(Pattern.quote(text), -1).length - 1;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %s: %s".formatted(PATIENCE, what));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anAppComesChangesAndGoesAndOthersAreNotTouched() throws Exception {
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      write(app("shop", "one"), app("website", "two"));
      run.await("monday  ↻ reloaded        + app website\n");
      run.await("website │ two is up");
      write(app("shop", "one"), app("website", "three"));
      run.await("~ app website");
      run.await("website ↻ restarting      the configuration changed");
      run.await("website │ three is up");
      write(app("shop", "one"));
      run.await("- app website");
      run.await("website • stopped");
      var outcome = end(run);
      assertEquals(1, count("one is up", outcome), outcome::output);
      assertEquals(3, count("reloaded", outcome), outcome::output);
    }
  }

  @Test
  void anAppThatIsRenamedIsNotTwoAtOnce() throws Exception {
    var guarded =
        "{name: %s, run: {command: 'mkdir guard || exit 9; trap \"sleep 0.3; rmdir guard; exit\" TERM; echo %s; while :; do sleep 0.1; done'}}";
    write(guarded.formatted("old", "up as the old one"));
    try (var run = start()) {
      run.await("up as the old one");
      write(guarded.formatted("new", "up as the new one"));
      run.await("+ app new, - app old");
      run.await("up as the new one");
      assertFalse(end(run).output().contains("failed"));
    }
  }

  @Test
  void mistakesAreShownOnceAndTheRunGoesOn() throws Exception {
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      Files.writeString(file(), text(app("shop", "two")).replace("command:", "comand:"));
      run.await("the configuration has a mistake; the run goes on as it was");
      run.await("comand");
      Files.setLastModifiedTime(file(), FileTime.fromMillis(0));
      write(app("shop", "one"));
      run.await("no mistakes any more, and nothing to change");
      write(app("shop", "three"));
      run.await("shop │ three is up");
      var outcome = end(run);
      assertEquals(1, count("not reloaded", outcome), outcome::output);
      assertFalse(outcome.output().contains("│ two is up"), outcome::output);
      var checked = check();
      assertTrue(outcome.output().contains(checked), () -> checked + outcome.output());
    }
  }

  /** What {@code monday check} prints of the same mistakes. */
  private String check() throws Exception {
    Files.writeString(file(), text(app("shop", "two")).replace("command:", "comand:"));
    var builder =
        new ProcessBuilder(Installation.PROGRAM.toString(), "check", "--config", folder.toString());
    builder.environment().put("HOME", folder.toString());
    return Outcome.of(builder).errors();
  }

  @Test
  void whatWouldRunTheSameIsNotWorthAWord() throws Exception {
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      Files.writeString(file(), "# a line more\n\n" + text(app("shop", "one")));
      Files.writeString(folder.resolve("monday.other.yaml"), "projects: [{name: other}]");
      Files.writeString(folder.resolve("monday.run.yaml"), "run: {env: {LEVEL: debug}}");
      run.await("~ app shop");
      var outcome = end(run);
      assertEquals(1, count("reloaded", outcome), outcome::output);
    }
  }

  @Test
  void aSaveMayReplaceTheFileOrALinkOnTheWay() throws Exception {
    var first = Files.createDirectories(folder.resolve("conf/..first"));
    var second = Files.createDirectories(folder.resolve("conf/..second"));
    Files.writeString(first.resolve("monday.yaml"), text(app("shop", "one")));
    Files.writeString(second.resolve("monday.yaml"), text(app("shop", "two")));
    var data = folder.resolve("conf/..data");
    Files.createSymbolicLink(data, Path.of("..first"));
    Files.createSymbolicLink(folder.resolve("conf/monday.yaml"), Path.of("..data/monday.yaml"));
    try (var run = startWith(folder.resolve("conf"))) {
      run.await("shop │ one is up");
      var other = folder.resolve("conf/..data_tmp");
      Files.createSymbolicLink(other, Path.of("..second"));
      Files.move(other, data, StandardCopyOption.ATOMIC_MOVE);
      run.await("shop │ two is up");
      var saved = Files.writeString(second.resolve(".saved"), text(app("shop", "three")));
      Files.move(saved, second.resolve("monday.yaml"), StandardCopyOption.ATOMIC_MOVE);
      run.await("shop │ three is up");
      Files.delete(second.resolve("monday.yaml"));
      run.await("not reloaded");
      Files.writeString(second.resolve("monday.yaml"), text(app("shop", "four")));
      run.await("shop │ four is up");
      end(run);
    }
  }

  @Test
  void namesComeAndGo() throws Exception {
    var port = freePort();
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      write(app("shop", "one"), forward("db", port));
      run.await("+ route db.test:%d, + forward db".formatted(port));
      run.await("db   ✔ ready");
      assertTrue(own.hosts().contains("\tdb.test\t"));
      write(app("shop", "one"), forward("prices", port));
      run.await("prices ✔ ready");
      await("the old name to go", () -> !own.hosts().contains("db.test"));
      assertTrue(own.hosts().contains("\tprices.test\t"));
      write(app("shop", "one"));
      await("all names to go", () -> own.hosts().equals(HOSTS));
      await("the end of all claims", () -> claims().isEmpty());
      assertEquals(1, count("one is up", end(run)));
    }
  }

  /** The names that say that a run has them. */
  private List<Path> claims() {
    try (var names = Files.list(folder.resolve("state/monday/names"))) {
      return names.filter(name -> Files.exists(name.resolve("holder"))).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theOldAppRunsWhileTheNewOneIsBuilt() throws Exception {
    var built = ", build: {type: command, commands: ['test -e good && echo built']}";
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      write(app("shop", "two", built));
      run.await("shop ✘ not prepared");
      Files.writeString(folder.resolve("good"), "");
      write(app("shop", "two", built.replace("echo built", "echo built again")));
      run.await("shop │ built again");
      run.await("shop │ two is up");
      var outcome = end(run);
      assertEquals(1, count("restarting", outcome), outcome::output);
    }
  }

  @Test
  void whatNeedsANewStartIsSaidAndTheRestIsDone() throws Exception {
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      var moved = "proxy: {range: 127.80.0.0/16}\n";
      Files.writeString(file(), moved + text(app("shop", "two")));
      run.await("\"proxy.range\" of the run stays as it was");
      run.await("shop │ two is up");
      Files.writeString(file(), moved + text(app("shop", "three")));
      run.await("shop │ three is up");
      Files.writeString(file(), text(app("shop", "four")).replace("name: shop\n", "name: web\n"));
      run.await("there is no project named \"shop\"; there are web; the run goes on as it was");
      Files.writeString(file(), text().replace("local:", "local: []"));
      run.await("there is nothing to run in project \"shop\"");
      var outcome = end(run);
      assertEquals(1, count("proxy.range", outcome), outcome::output);
      assertFalse(outcome.output().contains("four is up"), outcome::output);
    }
  }

  @Test
  void nothingIsFollowedWhereThatIsNotWanted() throws Exception {
    write(app("shop", "one"));
    try (var run = start("--no-reload");
        var other = startOther()) {
      run.await("shop │ one is up");
      other.await("shop │ one is up");
      write(app("shop", "two"));
      other.await("shop │ two is up");
      assertFalse(end(run).output().contains("two is up"));
      end(other);
    }
  }

  /** Of the same text as a project of another name, to see when a change has been noticed. */
  private LiveRun startOther() throws IOException {
    Files.createDirectories(folder.resolve("other"));
    Files.createSymbolicLink(folder.resolve("other/monday.yaml"), file());
    return startWith(folder.resolve("other"));
  }

  @Test
  void ctrlCEndsARunWithinAReload() throws Exception {
    var slow =
        "{name: %s, run: {command: 'trap \"\" TERM; echo %s; while :; do sleep 0.1; done'}, stop_grace: 2s}";
    write(slow.formatted("old", "up as the old one"));
    try (var run = start()) {
      run.await("up as the old one");
      write(slow.formatted("new", "up as the new one"), forward("db", freePort()));
      run.await("- app old");
      run.signal("INT");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
      assertFalse(outcome.output().contains("up as the new one"), outcome::output);
    }
  }

  @Test
  void reloadsLeaveNoHandleBehind() throws Exception {
    Requires.linux();
    write(app("shop", "one"));
    try (var run = start()) {
      run.await("shop │ one is up");
      var port = freePort();
      cycle(run, port, "first");
      var before = handles(run);
      for (var i = 0; i < 5; i++) {
        cycle(run, port, "again" + i);
      }
      await(
          "as few handles as before: " + before,
          () ->
              handles(run).entrySet().stream()
                  .allMatch(entry -> entry.getValue() <= before.getOrDefault(entry.getKey(), 0)));
      end(run);
    }
  }

  private void cycle(LiveRun run, int port, String word) throws Exception {
    write(app("shop", "one"), app("website", word), forward("db", port));
    run.await("website │ " + word + " is up");
    await("the name", () -> own.hosts().contains("db.test"));
    write(app("shop", "one"));
    await("the end of the name", () -> own.hosts().equals(HOSTS));
    await("the end of the app", () -> processes(word) == 0);
  }

  private static long processes(String word) {
    return ProcessHandle.allProcesses()
        .filter(process -> environment(process).contains("WORD=" + word + "\0"))
        .count();
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", process.pid() + "", "environ"), ISO_8859_1);
    } catch (IOException _) {
      return ""; // it has ended
    }
  }

  /** How many of each kind the program has open, but for its own parts, loaded as they are used. */
  private static Map<String, Integer> handles(LiveRun run) {
    var kinds = new TreeMap<String, Integer>();
    try (var open = Files.newDirectoryStream(Path.of("/proc", run.pid() + "", "fd"))) {
      for (var handle : open) {
        if (!kind(handle).endsWith(".jar")) {
          kinds.merge(kind(handle), 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return kinds;
  }

  private static String kind(Path handle) {
    try {
      return Files.readSymbolicLink(handle).toString().replaceAll("[0-9]+", "");
    } catch (IOException _) {
      return "closed";
    }
  }
}
