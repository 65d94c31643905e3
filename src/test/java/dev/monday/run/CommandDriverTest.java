package dev.monday.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apps of a configuration, prepared, run and stopped as real processes. */
@Timeout(120)
class CommandDriverTest {
  private static final ComponentId APP = ComponentId.app("app");
  private static final ComponentId PREPARE = ComponentId.prepare("app");

  @TempDir private Path folder;

  @Test
  void anAppThatEndsWithZeroIsCompleted() throws IOException {
    try (var run = run("run: {command: 'echo one; echo two >&2'}")) {
      run.await(APP, State.Completed.class);
      assertEquals("one\ntwo\n", run.output("app"));
    }
  }

  @Test
  void anAppThatEndsOtherwiseIsFailed() throws IOException {
    try (var run = run("run: {command: exit 3}")) {
      run.await(APP, State.Failed.class);
      assertEquals(3, assertInstanceOf(Failure.Exited.class, cause(run)).status());
    }
  }

  @Test
  void anAppThatLivesIsReady() throws IOException {
    try (var run = run("run: {command: exec sleep 60}")) {
      run.await(APP, State.Ready.class);
      run.stop();
      assertEquals(new State.Stopped(), run.state(APP));
    }
  }

  @Test
  void buildsBeforeItRuns() throws IOException {
    try (var run =
        run(
            """
            build: {type: command, commands: ['cd sub', 'echo built > made']}
                path: .
                run: {command: cat sub/made}
            """)) {
      run.await(APP, State.Completed.class);
      assertEquals("built\n", run.output("app"));
      assertEquals(List.of("build: cd sub (and 1 more)"), run.notices());
    }
  }

  @Test
  void aFailedBuildKeepsTheAppFromStarting() throws IOException {
    try (var run =
        run(
            """
            build: {type: command, commands: [echo compiling, 'false', echo never]}
                run: {command: echo never}
            """)) {
      run.await(PREPARE, State.Failed.class);
      assertEquals("compiling\n", run.output("app"));
      assertInstanceOf(State.Pending.class, run.state(APP));
    }
  }

  @Test
  void setsUpWhatIsMissingAndOnlyThen() throws IOException {
    var yaml =
        """
        path: new/home
            setup: [mkdir -p new/home, echo made > new/home/file]
            run: {command: cat file}
        """;
    try (var run = run(yaml)) {
      run.await(APP, State.Completed.class);
      assertEquals("made\n", run.output("app"));
    }
    Files.writeString(folder.resolve("new/home/file"), "kept\n");
    try (var run = run(yaml)) {
      run.await(APP, State.Completed.class);
      assertEquals("kept\n", run.output("app"));
      assertEquals(List.of(), run.notices());
    }
  }

  @Test
  void theLaterEnvironmentWins() throws IOException {
    Files.writeString(folder.resolve("app.env"), "FROM_FILE=file\nIN_ALL=file\n");
    try (var run =
        new RunningPlan(
            folder,
            """
            gopath: /go
            run: {env: {OVERRIDDEN: global, GLOBAL: global, IN_ALL: global}}
            projects:
            - name: p
              local:
              - name: app
                run:
                  command: echo $INHERITED $OVERRIDDEN $GLOBAL $APP $FROM_FILE $IN_ALL $GOPATH
                  env: {APP: 1.10, GLOBAL: app, IN_ALL: app}
                  env_file: app.env
            """)) {
      run.await(APP, State.Completed.class);
      assertEquals("inherited global app 1.10 file file /go\n", run.output("app"));
    }
  }

  @Test
  void anExactCommandSeesNoShell() throws IOException {
    try (var run = run("executable: printf\n    args: ['%s|', '$HOME', \"it's\", '']")) {
      run.await(APP, State.Completed.class);
      assertEquals("$HOME|it's||\n", run.output("app"));
    }
  }

  @Test
  void whatCannotBeStartedSaysWhy() throws IOException {
    try (var run = run("executable: no-such-program")) {
      run.await(APP, State.Failed.class);
      var reason = assertInstanceOf(Failure.CannotStart.class, cause(run)).reason();
      assertTrue(reason.contains("no-such-program"), reason);
    }
    try (var run = run("run: {command: echo, env_file: missing.env}")) {
      run.await(APP, State.Failed.class);
      var reason = assertInstanceOf(Failure.CannotStart.class, cause(run)).reason();
      assertTrue(reason.contains(folder.resolve("missing.env").toString()), reason);
    }
    try (var run = run("path: missing\n    run: {command: echo}")) {
      run.await(APP, State.Failed.class);
      var reason = assertInstanceOf(Failure.CannotStart.class, cause(run)).reason();
      assertTrue(reason.contains(folder.resolve("missing").toString()), reason);
    }
  }

  @Test
  void whatIgnoresTermIsKilledAfterItsGracePeriod() throws IOException {
    try (var run =
        run(
            """
            stop_grace: 300ms
                run: {command: "trap '' TERM; echo up; while :; do sleep 1; done"}
            """)) {
      run.awaitOutput("app", "up");
      run.stop();
      assertEquals(new State.Stopped(), run.state(APP));
    }
  }

  @Test
  void stopCommandsRunOnceTheAppIsGone() throws IOException {
    try (var run =
        run(
            """
            run:
                  command: "exec 2>/dev/null; trap 'echo bye; exit' TERM; echo up; while :; do sleep 0.1; done"
                  env: {WHERE: elsewhere}
                  stop_commands: ['echo stopping $WHERE', exit 1, echo last]
            """)) {
      run.awaitOutput("app", "up");
      assertEquals(3, run.stopCommandsKept().size());
      run.stop();
      assertEquals("up\nbye\nstopping elsewhere\nlast\n", run.output("app"));
      assertEquals(
          List.of(
              "stop command: echo stopping $WHERE",
              "stop command: exit 1",
              "stop command: \"exit 1\" failed",
              "stop command: echo last"),
          run.notices());
      assertEquals(List.of(), run.stopCommandsKept());
    }
  }

  @Test
  void aGraceOfTheAppDoesNotEndItsStopCommands() throws IOException {
    try (var run =
        run(
            """
            stop_grace: 100ms
                run: {command: exec sleep 60, stop_commands: [sleep 1; echo all of it]}
            """)) {
      run.await(APP, State.Ready.class);
      run.stop();
      assertEquals("all of it\n", run.output("app"));
    }
  }

  @Test
  void whatTheRestOfTheGroupWritesIsKept() throws IOException {
    try (var run = run("run: {command: '(sleep 0.2; echo late) & echo early'}")) {
      run.await(APP, State.Completed.class);
      assertEquals("early\nlate\n", run.output("app"));
    }
  }

  @Test
  void aStrayIsEndedWithTheApp() throws IOException {
    try (var run =
        run(
            "run: {command: 'setsid sh -c \"trap : TERM; sleep 600\" & echo up; exec sleep 600'}")) {
      run.awaitOutput("app", "up");
      run.stop();
      assertEquals(new State.Stopped(), run.state(APP));
    }
  }

  @Test
  void aStopDuringTheBuildStartsNoApp() throws IOException {
    try (var run =
        run(
            """
            build: {type: command, commands: [echo building; sleep 60]}
                run: {command: echo never}
            """)) {
      run.awaitOutput("app", "building");
      run.stop();
      assertFalse(run.output("app").contains("never"));
      assertEquals(new State.Stopped(), run.state(PREPARE));
      assertEquals(new State.Stopped(), run.state(APP));
    }
  }

  @Test
  void aRestartRunsTheBuildAgainAndThenTheApp() throws IOException {
    try (var run =
        run(
            """
            build: {type: command, commands: [echo built]}
                run: {command: echo up; exec sleep 60}
            """)) {
      run.await(APP, State.Ready.class);
      run.post(PREPARE, new Input.Restart("test"));
      run.awaitOutput("app", "built\nup\nbuilt\nup\n");
    }
  }

  private static Failure cause(RunningPlan run) {
    return assertInstanceOf(State.Failed.class, run.state(APP)).cause();
  }

  /** A project with one app of these keys. */
  private RunningPlan run(String keys) throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    return new RunningPlan(
        folder,
        """
        projects:
        - name: p
          local:
          - name: app
            %s
        """
            .formatted(keys.strip()));
  }
}
