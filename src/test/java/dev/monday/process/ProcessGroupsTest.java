package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.process.LaunchException.Reason;
import dev.monday.testing.CommandLines;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ProcessGroupsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;

  private final String session = UUID.randomUUID().toString();
  private final ProcessGroups groups;

  ProcessGroupsTest() throws IOException {
    groups = ProcessGroups.ofThisSystem();
  }

  @AfterEach
  void nothingIsLeft() {
    groups.marked().signal(session, Signal.KILL);
  }

  @Test
  void programLeadsItsOwnGroupAndSession() throws Exception {
    var group = shell("ps -o pid=,pgid=,sid= -p $$");
    String[] fields = text(group).strip().split(" +");
    assertEquals(List.of(fields[0], fields[0], fields[0]), List.of(fields));
    assertEquals(group.pgid(), Long.parseLong(fields[0]));
  }

  @Test
  void outputOfBothStreamsComesInOrder() throws Exception {
    assertEquals("one\ntwo\nthree\n", text(shell("echo one; echo two >&2; echo three")));
  }

  @Test
  void outputIsKeptAfterTheLeadersExit() throws Exception {
    Path go = folder.resolve("go");
    var group = shell("{ until [ -e go ]; do sleep 0.01; done; echo late; } & echo early");
    assertEquals(0, group.waitForLeader().value());
    Files.createFile(go);
    assertEquals("early\nlate\n", text(group));
    assertTrue(group.awaitEmpty(LONG));
  }

  @Test
  void moreOutputThanAPipeHolds() throws Exception {
    var group = shell("head -c 3000000 /dev/zero");
    assertEquals(3_000_000, Channels.newInputStream(group.output()).readAllBytes().length);
  }

  @Test
  void closingTheOutputEndsTheReadThatWaits() throws Exception {
    var group = shell("echo ready; exec sleep 1000");
    var reader =
        Thread.ofPlatform().start(() -> assertThrows(IOException.class, () -> text(group)));
    group.output().close();
    assertTrue(reader.join(LONG));
    group.kill();
  }

  @Test
  void environmentIsComplete() throws Exception {
    var given = Map.of("A", "1 2", "spring.url", "a b", "BASH_FUNC_f%%", "() { :; }");
    var lines = new TreeSet<>(text(groups.start(launch(given, "/usr/bin/env"))).lines().toList());
    lines.removeIf(line -> line.startsWith("_=") || line.startsWith("SHLVL="));
    var expected = List.of("A=1 2", "spring.url=a b", "BASH_FUNC_f%%=() { :; }", "PWD=" + folder);
    assertEquals(new TreeSet<>(expected), lines);
  }

  @Test
  void inputIsEmpty() throws Exception {
    assertEquals("0\n", text(shell("wc -c")));
    assertEquals("/dev/null\n", text(shell("readlink /proc/self/fd/0")));
  }

  @Test
  void nothingRunsBeforeItsGroupIsKnown() throws Exception {
    var refusing =
        groups.observedBy(
            new GroupObserver() {
              @Override
              public void started(long pgid) throws IOException {
                throw new IOException("no guardian");
              }

              @Override
              public void gone(long pgid) {}
            });
    var launch = launch(environment("app"), "/bin/sh", "-c", "echo ran >ran");
    var failure = assertThrows(LaunchException.class, () -> refusing.start(launch));
    assertEquals("cannot start \"/bin/sh\": no guardian", failure.getMessage());
    while (!groups.marked().find(session).isEmpty()) {
      Thread.onSpinWait();
    }
    assertFalse(Files.exists(folder.resolve("ran")));
  }

  @ParameterizedTest
  @FieldSource("STATUSES")
  void leadersStatus(String command, int value, String text) throws Exception {
    var group = shell(command);
    var status = group.waitForLeader();
    assertEquals(value, status.value());
    assertEquals(text, status.toString());
  }

  static final List<Arguments> STATUSES =
      List.of(
          argumentSet("success", "true", 0, "exit status 0"),
          argumentSet("failure", "exit 3", 3, "exit status 3"),
          argumentSet("signal", "kill -9 $$", 137, "exit status 137 (KILL)"),
          argumentSet("not found", "no-such-program-at-all", 127, "exit status 127"));

  @ParameterizedTest
  @FieldSource("TREES")
  void wholeTreeIsGoneAfterStop(String command, boolean heedsTerm) throws Exception {
    Requires.linux();
    String number = "1000.%09d".formatted(new Random().nextInt(1_000_000_000));
    var group =
        shell(command.replace("READY", "echo ready").replace("N", number) + "\n# " + number);
    awaitLine(group);
    assertFalse(group.isEmpty());
    assertFalse(group.members().isEmpty());
    group.terminate();
    if (!heedsTerm) {
      group.kill();
    }
    assertTrue(group.awaitEmpty(LONG), () -> "left: " + group.members());
    assertEquals(List.of(), CommandLines.containing(number));
  }

  static final List<Arguments> TREES =
      List.of(
          argumentSet("one", "READY; exec sleep N", true),
          argumentSet("forks", "sleep N & (sleep N & sleep N) & READY; wait", true),
          argumentSet("leader gone", "sleep N & READY", true),
          argumentSet("double fork", "(sleep N &) & READY; wait; exec sleep N", true),
          argumentSet("own session", "(setsid sh -c 'READY; exec sleep N' &); exec sleep N", true),
          argumentSet("own session, leader gone", "(setsid sh -c 'READY; exec sleep N' &)", true),
          argumentSet(
              "own group in the session",
              "bash -c 'set -m; env -i /bin/sleep N & READY; wait'",
              true),
          argumentSet("stopped", "READY; kill -STOP $$", true),
          argumentSet(
              "ignores TERM", "trap '' TERM; sleep N & READY; while :; do wait; done", false),
          argumentSet(
              "stray ignores TERM",
              "(setsid sh -c 'trap \"\" TERM; READY; while :; do sleep 1; : N; done' &)",
              false),
          argumentSet(
              "starts another at TERM",
              "trap 'setsid sleep N & exit' TERM; READY; while :; do sleep 0.1; : N; done",
              false));

  @Test
  void awaitEmptyGivesUpAtItsDeadline() throws Exception {
    var group = shell("exec sleep 1000");
    assertFalse(group.awaitEmpty(Duration.ofMillis(30)));
    assertEquals(List.of(group.pgid()), group.members());
    group.kill();
    assertTrue(group.awaitEmpty(LONG));
    assertEquals(137, group.waitForLeader().value());
  }

  @Test
  void otherComponentsAndSessionsAreLeftAlone() throws Exception {
    var one = start("one", "exec sleep 1000");
    var two = start("two", "exec sleep 1000");
    one.kill();
    assertTrue(one.awaitEmpty(LONG));
    assertEquals(List.of(two.pgid()), two.members());
    assertEquals(List.of(two.pgid()), groups.marked().find(session));
    assertEquals(List.of(two.pgid()), groups.marked().find(new Marker(session, "two")));
    assertEquals(List.of(), groups.marked().find(""));
    two.kill();
    assertTrue(two.awaitEmpty(LONG));
  }

  @Test
  void perlGivesASessionWhereThereIsNoSetsid() throws Exception {
    var byPerl =
        new ProcessGroups(
            SessionStarter.of(SessionStarter.byPerl()),
            new ProcessScans(ProcessTable.ofThisSystem()),
            GroupObserver.NONE);
    var launch =
        launch(
            environment("perl"),
            "/bin/sh",
            "-c",
            "ps -o pid=,pgid=,sid= -p $$; echo \"$1\"",
            "name",
            "two words");
    var group = byPerl.start(launch);
    String pid = Long.toString(group.pgid());
    List<String> words = List.of(text(group).strip().split("\\s+"));
    assertEquals(List.of(pid, pid, pid, "two", "words"), words);
  }

  @Test
  void whatCannotStartIsSaid() throws IOException {
    Files.createFile(folder.resolve("plain"));
    Files.createDirectory(folder.resolve("sub"));
    refused(
        Reason.NOT_FOUND,
        "cannot start \"no-such\": not found on PATH; install it, or write" + " where it is",
        folder,
        "no-such");
    refused(Reason.NOT_FOUND, "cannot start \"./no\": no such file in " + folder, folder, "./no");
    refused(
        Reason.NOT_EXECUTABLE,
        "cannot start \"./plain\": "
            + folder.resolve("plain")
            + " is not executable; chmod +x makes it so",
        folder,
        "./plain");
    refused(
        Reason.NOT_EXECUTABLE,
        "cannot start \"./sub\": " + folder.resolve("sub") + " is a folder",
        folder,
        "./sub");
    Path missing = folder.resolve("missing");
    refused(
        Reason.FOLDER_MISSING,
        "cannot start \"true\" in " + missing + ": no such folder; create it or correct \"path\"",
        missing,
        "true");
    Path file = folder.resolve("plain");
    refused(
        Reason.FOLDER_MISSING,
        "cannot start \"true\" in " + file + ": it is no folder; correct \"path\"",
        file,
        "true");
  }

  private void refused(Reason reason, String message, Path folder, String program) {
    var launch = new Launch(List.of(program), folder, environment("app"));
    var failure = assertThrows(LaunchException.class, () -> groups.start(launch));
    assertEquals(reason, failure.reason());
    assertEquals(message, failure.getMessage());
  }

  private RunningGroup shell(String command) throws IOException {
    return start("app", command);
  }

  private RunningGroup start(String component, String command) throws IOException {
    return groups.start(launch(environment(component), "/bin/sh", "-c", command));
  }

  private Launch launch(Map<String, String> environment, String... argv) {
    return new Launch(List.of(argv), folder, environment);
  }

  private Map<String, String> environment(String component) {
    return new Marker(session, component).in(Map.of("PATH", System.getenv("PATH")));
  }

  private static String text(RunningGroup group) throws IOException {
    try (var input = Channels.newInputStream(group.output())) {
      return new String(input.readAllBytes(), UTF_8);
    }
  }

  private static void awaitLine(RunningGroup group) throws IOException {
    var input = Channels.newInputStream(group.output());
    while (input.read() != '\n') {
      // the tree is not ready before its line
    }
  }
}
