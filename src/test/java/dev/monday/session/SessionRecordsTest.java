package dev.monday.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.process.Launch;
import dev.monday.process.MarkedProcesses;
import dev.monday.process.Marker;
import dev.monday.process.ProcessGroups;
import dev.monday.system.PrivateFiles;
import dev.monday.system.UserError;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class SessionRecordsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));

  @TempDir Path folder;
  private Path state;
  private SessionRecords records;

  @BeforeEach
  void records() {
    state = folder.resolve("state");
    records = new SessionRecords(state);
  }

  @Test
  void aRunIsLiveUntilItsOrderlyEndAndLeavesNothing() throws Exception {
    var record = records.open("graphql", folder);
    assertEquals(List.of(record.details()), records.live());
    assertEquals(List.of(), records.dead());
    assertEquals(List.of(), record.end());
    assertEquals(List.of(), records.live());
    assertEquals(List.of(), records.dead());
    assertFalse(Files.exists(record.folder()));
  }

  @Test
  void aDeadRunKeepsWhatItsRecordSays() throws Exception {
    Path odd = folder.resolve("a\\b\nc=d");
    var record = records.open("pro\\ject\nname=x", odd);
    record.close();
    assertEquals(List.of(), records.live());
    assertEquals(List.of(record.details()), new SessionRecords(state).dead());
  }

  /** A run that starts anew just after its death meets the guardian at work. */
  @Test
  void waitsUntilTheLastRunIsUndone() throws Exception {
    var last = died();
    var opened = new FutureTask<>(() -> new SessionRecords(state).open("graphql", folder));
    startUntilItWaits(opened);
    last.end();
    opened.get().end();
  }

  /** As "monday doctor" does. */
  @Test
  void waitsForWhoeverIsUndoing() throws Exception {
    var last = died();
    var slow = records.awaitUndone(Duration.ZERO);
    assertEquals(List.of(last.details().id()), slow.stream().map(SessionDetails::id).toList());
    var waited = new FutureTask<>(() -> new SessionRecords(state).awaitUndone(LONG));
    startUntilItWaits(waited);
    last.end();
    assertEquals(List.of(), waited.get());
  }

  /** The record of a run whose program is not there, locked by who undoes it. */
  private SessionRecord died() throws Exception {
    var last = records.open("graphql", folder);
    var details = last.details();
    new SessionDetails(details.id(), deadPid(), "", "graphql", folder, details.started())
        .write(last.folder().resolve("record"));
    return last;
  }

  private static void startUntilItWaits(FutureTask<?> task) {
    var thread = Thread.ofPlatform().start(task);
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
  }

  private static long deadPid() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }

  @Test
  void theSameProjectOfTheSameFolderRunsOnce() throws Exception {
    var first = records.open("graphql", folder);
    var place = first.details().place();
    refused(
        "cannot run project \"graphql\": it already runs as " + place + "; stop that run first",
        () -> records.open("graphql", folder));
    var otherFolder = records.open("graphql", folder.resolve("other"));
    var otherProject = records.open("user", folder);
    assertEquals(3, records.live().size());
    first.end();
    records.open("graphql", folder).end();
    otherFolder.end();
    otherProject.end();
  }

  @Test
  void placeNamesPidAndTerminal() throws Exception {
    var record = records.open("graphql", folder);
    var details = record.details();
    record.end();
    assertEquals(ProcessHandle.current().pid(), details.pid());
    assertEquals("pid 7", at(details, ""));
    assertEquals("pid 7 on /dev/pts/3", at(details, "/dev/pts/3"));
  }

  private static String at(SessionDetails from, String terminal) {
    return new SessionDetails(
            from.id(), 7, terminal, from.project(), from.configuration(), from.started())
        .place();
  }

  @Test
  void ofManyThatStartAtOnceOneRuns() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<SessionRecord>> starts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        starts.add(() -> new SessionRecords(state).open("graphql", folder));
      }
      var opened = new ArrayList<SessionRecord>();
      for (Future<SessionRecord> start : threads.invokeAll(starts)) {
        try {
          opened.add(start.get());
        } catch (ExecutionException failure) {
          assertTrue(failure.getCause() instanceof UserError, failure::toString);
        }
      }
      assertEquals(1, opened.size());
      opened.getFirst().end();
    }
  }

  @Test
  void onlyTheUserMayReadWhatIsWritten() throws Exception {
    var record = records.open("graphql", folder);
    record.journal().write(stop("echo"));
    try (var files = Files.walk(state)) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode, file.toString());
      }
    }
    record.close();
  }

  @Test
  void whatWasUndoneIsNotInTheJournalAnyMore() throws Exception {
    var record = records.open("graphql", folder);
    var first = record.journal().write(stop("echo first"));
    var second = record.journal().write(stop("echo second"));
    first.undone();
    first.undone();
    assertEquals(List.of("0002-stop-commands"), record.end());
    assertTrue(Files.exists(record.folder()));
    second.undone();
    assertEquals(List.of(record.details()), records.dead());
  }

  @Test
  void aJournalThatCannotBeWrittenIsSaid() throws Exception {
    var record = records.open("graphql", folder);
    PrivateFiles.removeFolder(record.folder());
    var failure = assertThrows(IOException.class, () -> record.journal().write(stop("echo")));
    assertEquals(
        "cannot note the stop commands in %s/journal: no such file or folder; free space there, or"
                .formatted(record.folder())
            + " set XDG_STATE_HOME to another folder",
        failure.getMessage());
    assertEquals(List.of(), record.end());
  }

  @Test
  void undoEndsProcessesRunsStopCommandsAndRemovesTheRecord() throws Exception {
    var record = records.open("graphql", folder);
    var environment = new Marker(record.id(), "app/graphql").in(ENVIRONMENT);
    var groups = ProcessGroups.ofThisSystem();
    record.journal().write(stop("echo \"$PWD\" >stopped"));
    var app =
        groups.start(
            new Launch(
                List.of("/bin/sh", "-c", "trap '' TERM; while :; do sleep 1; done"),
                folder,
                environment));
    record.close();
    var undone = records.undo(record.id());
    assertTrue(undone.processes() > 0);
    assertEquals(List.of("app/graphql"), undone.stopCommandsOf());
    assertEquals(List.of(), undone.left());
    assertEquals(List.of(), app.members());
    assertEquals(folder + "\n", Files.readString(folder.resolve("stopped")));
    assertEquals(List.of(), MarkedProcesses.ofThisSystem().find(record.id()));
    assertEquals(List.of(), records.dead());
    assertFalse(Files.exists(record.folder()));
  }

  @Test
  void undoRefusesTheLivingAndTheUnknown() throws Exception {
    var record = records.open("graphql", folder);
    refused(
        "cannot undo session \"%s\": it is alive as %s; stop it there"
            .formatted(record.id(), record.details().place()),
        () -> records.undo(record.id()));
    record.end();
    for (String id : List.of(record.id(), "../..", "", "x")) {
      refused(
          "cannot undo session \"%s\": there is none in %s"
              .formatted(id, state.resolve("sessions")),
          () -> records.undo(id));
    }
  }

  @Test
  void aSessionThatDiedInItsMakingIsForgotten() throws Exception {
    records.open("graphql", folder).end();
    Path half = Files.createDirectory(state.resolve("sessions/0123456789abcdef"));
    assertEquals(List.of(), records.dead());
    assertFalse(Files.exists(half));
  }

  @Test
  void anUnusableStateFolderIsSaid() throws IOException, InterruptedException {
    Path file = Files.createFile(folder.resolve("file"));
    unusable(file, "not a directory");
    unusable(file.resolve("below"), "not a directory");
    assertEquals(List.of(), new SessionRecords(file).dead());
  }

  @Test
  void aReadOnlyStateFolderIsSaid() throws IOException {
    Requires.notRoot();
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertTrue(locked.toFile().setWritable(false));
    unusable(locked.resolve("monday"), "permission denied");
  }

  private void unusable(Path state, String why) {
    refused(
        "cannot use the state folder %s: %s; set XDG_STATE_HOME to a folder that you may write"
            .formatted(state, why),
        () -> new SessionRecords(state).open("graphql", folder));
  }

  private static void refused(String message, Executable action) {
    var failure = assertThrows(UserError.class, action);
    assertEquals(message, failure.getMessage());
    assertEquals(UserError.USAGE, failure.exitStatus());
  }

  private JournalEntry stop(String command) {
    return new JournalEntry.StopCommands(
        "app/graphql", List.of(new Launch(List.of("/bin/sh", "-c", command), folder, ENVIRONMENT)));
  }
}
