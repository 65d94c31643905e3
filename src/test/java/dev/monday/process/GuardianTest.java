package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.testing.PseudoTerminal;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** What the guardian's script does at the end of its pipe, in each shell that may be its own. */
class GuardianTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Map<String, String> PATH = Map.of("PATH", System.getenv("PATH"));

  static final List<Arguments> SHELLS =
      List.of(
          argumentSet("sh", List.of("/bin/sh")),
          argumentSet("dash", List.of("dash")),
          argumentSet("bash as sh", List.of("bash", "--posix")),
          argumentSet("busybox", List.of("busybox", "sh")));

  @TempDir Path folder;

  private final String session = UUID.randomUUID().toString();
  private final List<RunningGroup> started = new ArrayList<>();
  private final ProcessGroups groups;

  GuardianTest() throws IOException {
    groups = ProcessGroups.ofThisSystem();
  }

  @BeforeEach
  void journal() throws IOException {
    Files.createDirectory(folder.resolve("journal"));
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    for (RunningGroup group : started) {
      group.kill();
      assertTrue(group.awaitEmpty(LONG));
    }
    groups.marked().signal(session, Signal.KILL);
  }

  @ParameterizedTest
  @FieldSource("SHELLS")
  void endsAllOfItsSessionAndNothingElse(List<String> shell) throws Exception {
    var forks = app("sleep 1000 & (sleep 1001 &) ; READY; wait");
    var trapping = app("trap '' TERM; READY; while :; do sleep 1; done");
    var stopped = app("READY; kill -STOP $$");
    var stray = app("(setsid sh -c 'trap \"\" TERM; READY; exec sleep 1000' &)");
    var cleared = start(PATH, "sleep 1000 & bash -c 'set -m; sleep 1001 & READY; wait'; wait");
    var forgotten = start(PATH, "READY; exec sleep 1000");
    var other = start(new Marker(session + "x", "app").in(PATH), "READY; exec sleep 1000");
    var pipe = guardian(shell, "");
    say(pipe, "+" + forgotten.pgid(), "+" + cleared.pgid(), "-" + forgotten.pgid());
    end(pipe);
    for (RunningGroup group : List.of(forks, trapping, stopped, stray, cleared)) {
      assertEquals(List.of(), group.members());
    }
    assertFalse(forgotten.isEmpty());
    assertFalse(other.isEmpty());
    assertFalse(Files.exists(folder.resolve("guardian")));
  }

  @ParameterizedTest
  @FieldSource("SHELLS")
  void leavesAllAloneWhenItIsDismissed(List<String> shell) throws Exception {
    var app = app("READY; exec sleep 1000");
    stopCommands("0001", launch("echo ran >>ran"));
    var pipe = guardian(shell, "");
    say(pipe, "+" + app.pgid(), "done");
    assertTrue(pipe.waitFor(LONG));
    assertFalse(app.isEmpty());
    assertFalse(Files.exists(folder.resolve("ran")));
    assertFalse(Files.exists(folder.resolve("guardian")));
  }

  @ParameterizedTest
  @FieldSource("SHELLS")
  void runsStopCommandsAndThenTheProgram(List<String> shell) throws Exception {
    Path work = Files.createDirectory(folder.resolve("it's work"));
    var environment =
        new Marker(session, "app")
            .in(Map.of("PATH", System.getenv("PATH"), "TEXT", "a 'b'\nc $D", "UID", "7"));
    stopCommands(
        "0001",
        new Launch(
            List.of("/bin/sh", "-c", "echo \"$TEXT\" >one; env >all; exit 1"), work, environment),
        new Launch(List.of("/bin/sh", "-c", "env >two; ps -o sid= -p $$ >>sid"), work, PATH));
    stopCommands("0002", launch("echo three >three; sleep 1000 & echo $! >stray"));
    Path program = folder.resolve("my monday");
    Files.writeString(program, "#!/bin/sh\necho \"$@\" >'" + folder.resolve("called") + "'\n");
    assertTrue(program.toFile().setExecutable(true));

    end(guardian(shell, program.toString()));

    assertEquals("a 'b'\nc $D\n", Files.readString(work.resolve("one")));
    assertEquals(
        List.of("PATH=" + System.getenv("PATH")),
        Files.readAllLines(work.resolve("two")).stream()
            .filter(l -> l.startsWith("PATH"))
            .toList());
    assertFalse(Files.readString(work.resolve("two")).contains("HOME="));
    assertTrue(Files.readAllLines(work.resolve("all")).contains("UID=7"));
    assertEquals("three\n", Files.readString(folder.resolve("three")));
    assertEquals("doctor --session " + session + "\n", Files.readString(folder.resolve("called")));
    long stray = Long.parseLong(Files.readString(folder.resolve("stray")).strip());
    assertFalse(groups.marked().find(session).contains(stray));
    assertEquals(0, folder.resolve("journal").toFile().list().length);
  }

  @ParameterizedTest
  @FieldSource("SHELLS")
  void setsATerminalBackUnlessSomebodyElseHasSetIt(List<String> shell) throws Exception {
    Requires.command("perl");
    try (var terminal = PseudoTerminal.open(80, 24)) {
      var person =
          terminal.start(
              new ProcessBuilder(
                      "sh",
                      "-c",
                      "echo \"=$(tty) $(stty -g) $(stty -icanon -echo; stty -g)\" >said;"
                          + " echo changed; read -r _; stty -g >left; echo restored; read -r _;"
                          + " stty -icanon -echo -isig; stty -g >other; echo other; read -r _;"
                          + " stty -g >left; echo left")
                  .directory(folder.toFile()));
      terminal.await("changed");
      var said = Files.readString(folder.resolve("said")).strip().split(" ", -1);
      var word = String.join(" ", said[0], said[2], said[1]);
      var pipe = guardian(shell, "");
      say(pipe, "=/no/such/terminal 1 2", word);
      end(pipe);
      terminal.type("\n");
      terminal.await("restored");
      assertEquals(said[1], Files.readString(folder.resolve("left")).strip());
      terminal.type("\n");
      terminal.await("other");
      pipe = guardian(shell, "");
      say(pipe, word);
      end(pipe);
      terminal.type("\n");
      terminal.await("left");
      assertEquals(
          Files.readString(folder.resolve("other")), Files.readString(folder.resolve("left")));
      assertEquals(0, person.waitFor());
    }
  }

  @Test
  void isNotEndedByWhatEndsATerminalsPrograms() throws Exception {
    var guardian = Guardian.start(session, folder, Path.of("/no/monday"));
    for (Signal signal : List.of(Signal.HUP, Signal.INT, Signal.TERM, Signal.QUIT)) {
      Posix.kill(guardian.pid(), signal.number());
    }
    var app = groups.observedBy(guardian).start(launch("exec sleep 1000"));
    Posix.kill(app.pgid(), Signal.KILL.number());
    assertTrue(app.awaitEmpty(LONG));
    assertTrue(ProcessHandle.of(guardian.pid()).isPresent());
    guardian.dismiss();
    awaitEnd(guardian.pid());
  }

  @Test
  void oneThatWasEndedIsReplacedAtTheNextStart() throws Exception {
    var guardian = Guardian.start(session, folder, Path.of("/no/monday"));
    var guarded = groups.observedBy(guardian);
    var first = guarded.start(launch("exec sleep 1000"));
    long pid = guardian.pid();
    Posix.kill(pid, Signal.KILL.number());
    awaitEnd(pid);
    var second = guarded.start(launch("exec sleep 1000"));
    assertFalse(pid == guardian.pid());
    assertTrue(ProcessHandle.of(guardian.pid()).isPresent());
    for (RunningGroup group : List.of(first, second)) {
      group.kill();
      assertTrue(group.awaitEmpty(LONG));
    }
    guardian.dismiss();
    awaitEnd(guardian.pid());
  }

  @Test
  void carriesNoMarkAndLeadsItsOwnSession() throws Exception {
    var guardian = Guardian.start(session, folder, Path.of("/no/monday"));
    try {
      assertEquals(List.of(), groups.marked().find(session));
      while (Posix.getpgid(guardian.pid()) != guardian.pid()) {
        Thread.onSpinWait();
      }
    } finally {
      guardian.dismiss();
    }
  }

  private static void awaitEnd(long pid) throws Exception {
    var handle = ProcessHandle.of(pid);
    if (handle.isPresent()) {
      handle.get().onExit().get(LONG.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    }
  }

  private record Pipe(Process process) {
    boolean waitFor(Duration atMost) throws InterruptedException {
      return process.waitFor(atMost);
    }
  }

  private Pipe guardian(List<String> shell, String program) throws IOException {
    boolean there =
        shell.getFirst().startsWith("/") || ProgramSearch.tool(shell.getFirst()).isPresent();
    Requires.that(there, shell.getFirst() + " is not installed");
    var argv = new ArrayList<>(List.of("setsid"));
    argv.addAll(shell);
    try (var script = Guardian.class.getResourceAsStream("guardian.sh")) {
      argv.addAll(List.of("-c", new String(script.readAllBytes(), UTF_8), "guardian"));
    }
    argv.addAll(List.of(session, folder.toString(), program));
    var builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Pipe(builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
  }

  private static void say(Pipe pipe, String... words) throws IOException {
    for (String word : words) {
      pipe.process.getOutputStream().write((word + "\n").getBytes(UTF_8));
    }
    pipe.process.getOutputStream().flush();
  }

  private static void end(Pipe pipe) throws Exception {
    pipe.process.getOutputStream().close();
    assertTrue(pipe.waitFor(LONG));
  }

  private void stopCommands(String number, Launch... launches) throws IOException {
    Files.writeString(
        folder.resolve("journal").resolve(number + "-stop-commands"),
        LaunchScript.of(List.of(launches)) + "rm -f \"$0\"\n");
  }

  private Launch launch(String command) {
    return new Launch(
        List.of("/bin/sh", "-c", command), folder, new Marker(session, "app").in(PATH));
  }

  private RunningGroup app(String command) throws IOException {
    return start(new Marker(session, "app" + started.size()).in(PATH), command);
  }

  private RunningGroup start(Map<String, String> environment, String command) throws IOException {
    var argv = List.of("/bin/sh", "-c", command.replace("READY", "echo ready"));
    var group = groups.start(new Launch(argv, folder, environment));
    started.add(group);
    var input = Channels.newInputStream(group.output());
    while (input.read() != '\n') {
      // it is not ready before its line
    }
    return group;
  }
}
