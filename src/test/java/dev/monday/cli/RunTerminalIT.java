package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code monday run} on a real terminal. */
class RunTerminalIT {
  private static final String CONFIGURATION =
      """
      projects:
        - name: two
          local:
            - name: gateway
              path: app
              run: {command: echo gateway listens; exec sleep 1000}
            - name: a-worker-with-a-long-name
              path: app
              run:
                command: |
                  echo worker is up
                  while :; do [ ! -e speak ] || echo worker speaks; sleep 0.2; done
        - name: troubled
          local:
            - {name: failing, path: app, run: {command: echo no database >&2; exit 3}}
            - {name: missing, path: app, run: {command: no-such-program --port 1}}
            - {name: healthy, path: app, run: {command: echo up; exec sleep 1000}}
        - name: setup
          local:
            - name: cloned
              path: clone
              setup: {commands: [echo cloning, sleep 1000]}
              run: {command: exec sleep 1000}
        - name: build
          local:
            - name: built
              path: app
              build: {commands: ["echo compiling; until [ -e go ]; do sleep 0.1; done"]}
              run: {command: echo serving; exec sleep 1000}
        - name: stubborn
          local:
            - name: stubborn
              path: app
              stop_grace: 10m
              run:
                command: |
                  trap 'echo heard TERM' TERM
                  echo deaf
                  while :; do sleep 0.1; done
        - name: clinging
          local:
            - name: clinging
              path: app
              stop_grace: 10m
              run:
                stop_commands: [echo done >stopped]
                command: |
                  trap 'echo heard TERM' TERM
                  # it keeps the output open for a while after everything else has been killed
                  env -i setsid sh -c 'echo $$ >stray; exec sleep 1000' &
                  until [ -s stray ]; do sleep 0.1; done
                  echo deaf
                  while :; do sleep 0.1; done
        - name: flood
          local:
            - name: flood
              path: app
              run:
                command: |
                  i=0
                  until [ -e enough ]; do
                    i=$((i + 1))
                    echo "line $i of many that a terminal which stands still cannot show any more"
                    [ $((i % 10000)) -ne 0 ] || { echo $i >count.new; mv count.new count; }
                  done
                  exec sleep 1000
      """;

  @TempDir private Path folder;
  private Desk desk;

  @BeforeAll
  static void needs() {
    Desk.needs();
  }

  @BeforeEach
  void sitDown() throws Exception {
    desk = Desk.of(folder, CONFIGURATION);
  }

  @AfterEach
  void leave() throws Exception {
    desk.leave();
  }

  @Test
  void showsWhatAppsWriteUnderTheirNamesInTheTerminalsWidth() throws Exception {
    desk.enter("monday run two");
    desk.terminal().await("gateway                   │ gateway listens");
    desk.terminal().await("a-worker-with-a-long-name │ worker is up");
    desk.terminal().await("gateway                   ✔ ready           in 1");
    desk.terminal().await("a-worker-with-a-long-name ✔ ready           in 1");
    Files.createFile(desk.appFolder().resolve("speak"));
    desk.terminal().resize(36, 24);
    desk.terminal().await("a-worker-wi… │ worker speaks");
    desk.terminal().resize(132, 24);
    desk.terminal().await("a-worker-with-a-long-name │ worker speaks");
    desk.terminal().press("C-c");
    desk.terminal().await("gateway                   • stopped         in ");
    desk.awaitEnd(0);
  }

  @Test
  void saysWhyAnAppIsNotUpWhileTheOthersAre() throws Exception {
    desk.enter("monday run troubled");
    desk.terminal().await("failing │ no database");
    desk.terminal().await("failing ✘ failed          exit status 3 after");
    desk.terminal().await("missing │ /bin/sh: 1: no-such-program: not found");
    desk.terminal().await("missing ✘ failed          exit status 127 after");
    desk.terminal().await("healthy ✔ ready");
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }

  @ParameterizedTest
  @CsvSource({"setup, cloned │ cloning", "build, built │ compiling", "two, gateway listens"})
  void oneCtrlCStopsItInEachPhase(String project, String begun) throws Exception {
    desk.enter("monday run " + project);
    desk.terminal().await(begun);
    assertFalse(desk.apps().isEmpty());
    desk.terminal().press("C-c");
    desk.terminal().await("• stopping        Ctrl-C again kills what is left");
    desk.awaitEnd(0);
    assertTrue(desk.apps().isEmpty());
  }

  @Test
  void ctrlCLeavesTheTerminalAsItWas() throws Exception {
    desk.enter("monday run two");
    desk.terminal().await("gateway                   ✔ ready");
    assertFalse(desk.terminal().isOnAlternateScreen());
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
    desk.terminal().type("echo typed");
    desk.terminal().await("$ echo typed");
  }

  @Test
  void aSecondCtrlCKillsWhatDoesNotEnd() throws Exception {
    desk.enter("monday run stubborn");
    desk.terminal().await("stubborn │ deaf");
    desk.terminal().press("C-c");
    desk.terminal().await("stubborn │ heard TERM");
    desk.terminal().press("C-c");
    desk.terminal().await("! killing         Ctrl-C again leaves at once");
    desk.terminal().await("stubborn ✘ killed");
    desk.awaitEnd(130);
    assertTrue(desk.apps().isEmpty());
  }

  @Test
  void aThirdCtrlCLeavesAtOnceAndTheGuardianCleansUp() throws Exception {
    keepStatus("monday run clinging");
    desk.terminal().await("clinging │ deaf");
    desk.terminal().press("C-c");
    desk.terminal().await("clinging │ heard TERM");
    desk.terminal().press("C-c");
    desk.terminal().await("! killing         Ctrl-C again leaves at once");
    desk.terminal().press("C-c");
    assertEquals("131\n", awaitStatus());
    endStray();
    Desk.await("the stop command", () -> Files.exists(desk.appFolder().resolve("stopped")));
    Desk.await("the end of the apps", () -> desk.apps().isEmpty());
  }

  /** It has cleared its environment, so that neither the program nor the guardian can find it. */
  private void endStray() throws IOException {
    var pid = Files.readString(desk.appFolder().resolve("stray")).strip();
    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
  }

  @ParameterizedTest
  @CsvSource({"setup, cloned │ cloning", "build, built │ compiling", "two, gateway listens"})
  void aClosedTerminalStopsItInEachPhase(String project, String begun) throws Exception {
    keepStatus("monday run " + project);
    desk.terminal().await(begun);
    desk.terminal().close();
    assertEquals("129\n", awaitStatus());
    assertTrue(desk.apps().isEmpty());
  }

  /** The shell in between hears the signals too, and goes on to keep the exit status in a file. */
  private void keepStatus(String command) throws Exception {
    desk.enter(
        "sh -c 'trap : HUP INT; %s; echo $? >status.new; mv status.new status'".formatted(command));
  }

  private String awaitStatus() throws Exception {
    var status = folder.resolve("status");
    Desk.await("the exit status", () -> Files.exists(status));
    return Files.readString(status);
  }

  @Test
  void aTerminalThatStandsStillLosesCountedLinesAndTheAppsGoOn() throws Exception {
    desk.enter("monday run flood");
    desk.terminal().await("flood │ line ");
    desk.terminal().press("C-s");
    var count = desk.appFolder().resolve("count");
    var before = number(count);
    // Far more than all queues and pipes in between can hold.
    Desk.await("the app goes on", () -> number(count) > before + 300_000);
    Files.createFile(desk.appFolder().resolve("enough"));
    desk.terminal().press("C-q");
    desk.terminal()
        .await(
            "how many lines were dropped",
            lines ->
                lines.stream()
                    .anyMatch(line -> line.matches("flood ! dropped +[0-9]+ lines dropped: .*")));
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }

  /** 0 while the file is not there. */
  private static long number(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException _) {
      return 0;
    }
  }

  @Test
  void aLongBuildIsShownOnALastLineThatGoesAway() throws Exception {
    desk.enter("monday run build");
    desk.terminal().await("… built: build 1 s");
    desk.terminal().await("… built: build 2 s");
    Files.createFile(desk.appFolder().resolve("go"));
    desk.terminal().await("built ✔ prepared        in ");
    desk.terminal().await("built │ serving");
    assertFalse(desk.terminal().history().contains("…"), desk.terminal().history());
    desk.terminal().press("C-c");
    desk.awaitEnd(0);
  }
}
