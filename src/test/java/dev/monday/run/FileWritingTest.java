package dev.monday.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Located;
import dev.monday.config.SourcePosition;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Hold;
import dev.monday.lifecycle.Input;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Lines;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Question;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.State;
import dev.monday.plan.FileSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileWritingTest {
  private static final ComponentId APP = ComponentId.app("app");
  private static final ComponentId PREPARE = ComponentId.prepare("app");
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path temporary;
  private Path folder = Path.of("");
  private final NotingReports reports = new NotingReports();

  /** Keeps what a person is told. */
  private static final class NotingReports implements Reports {
    private final List<String> notices = new ArrayList<>();

    @Override
    public void notice(Level level, String topic, String text) {
      notices.add("%s %s: %s".formatted(level, topic, text));
    }

    @Override
    public void held(Hold hold) {
      throw new AssertionError(hold);
    }

    @Override
    public void becameReady(String where) {
      throw new AssertionError(where);
    }

    @Override
    public void becameUnready(Failure cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void changed(ComponentId what, String why) {
      throw new AssertionError("files change nothing");
    }

    @Override
    public void exited(Outcome outcome) {
      throw new AssertionError(outcome);
    }

    @Override
    public void ended() {
      throw new AssertionError("ended");
    }

    @Override
    public Optional<char[]> ask(Question question) {
      throw new AssertionError(question);
    }

    @Override
    public void output(Lines lines) {
      throw new AssertionError(lines);
    }
  }

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void foldersAreMadeAndContentIsWritten() throws IOException {
    var file = folder.resolve("a/b/c.txt");
    succeeds(content(file, "one\n"));
    assertEquals("one\n", Files.readString(file));
    assertEquals(List.of("INFO files: wrote " + file), reports.notices);
    nothingElseIn(folder.resolve("a/b"), file);
  }

  @Test
  void whatIsTheSameIsLeftAlone() throws IOException {
    var same = Files.writeString(folder.resolve("same"), "ü\n");
    var copied = Files.writeString(folder.resolve("copied"), "x");
    var from = Files.writeString(folder.resolve("from"), "x");
    Files.setPosixFilePermissions(copied, Files.getPosixFilePermissions(from));
    Files.setLastModifiedTime(same, LONG_AGO);
    Files.setLastModifiedTime(copied, LONG_AGO);
    succeeds(content(same, "ü\n"), copy(from, copied));
    assertEquals(LONG_AGO, Files.getLastModifiedTime(same));
    assertEquals(LONG_AGO, Files.getLastModifiedTime(copied));
    assertEquals(List.of(), reports.notices);
  }

  @Test
  void whatDiffersIsReplacedAndKeepsItsMode() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    succeeds(content(file, "new"));
    assertEquals("new", Files.readString(file));
    assertEquals("rw-r-----", mode(file));
  }

  @Test
  void aCopyHasTheModeOfWhatItIsACopyOf() throws IOException {
    var from = Files.writeString(folder.resolve("tool"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwxr-x---"));
    var to = folder.resolve("bin/tool");
    succeeds(copy(from, to));
    assertEquals("rwxr-x---", mode(to));
    assertEquals("#!/bin/sh\n", Files.readString(to));
    Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("rwx------"));
    succeeds(copy(from, to));
    assertEquals("rwx------", mode(to));
    nothingElseIn(folder.resolve("bin"), to);
  }

  @Test
  void manyFilesAreToldInOneLine() throws IOException {
    var same = Files.writeString(folder.resolve("same"), "x");
    succeeds(
        content(folder.resolve("1"), "x"),
        content(folder.resolve("2"), "x"),
        content(same, "x"),
        content(folder.resolve("3"), "x"),
        content(folder.resolve("4"), "x"));
    var names = "%1$s/1, %1$s/2, %1$s/3".formatted(folder);
    assertEquals(
        List.of("INFO files: wrote %s and 1 more; 1 unchanged".formatted(names)), reports.notices);
  }

  @Test
  void aLinkToAFileIsFollowed() throws IOException {
    var outside = Files.createDirectory(folder.resolve("outside"));
    var real = Files.writeString(outside.resolve("real"), "old");
    var inside = Files.createDirectory(folder.resolve("inside"));
    var link = Files.createSymbolicLink(inside.resolve("link"), real);
    succeeds(content(link, "new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void aLinkToNothingIsFollowedWithinItsFolderOnly() throws IOException {
    var inside = Files.createDirectory(folder.resolve("inside"));
    var near = Files.createSymbolicLink(inside.resolve("near"), Path.of("made"));
    succeeds(content(near, "x"));
    assertEquals("x", Files.readString(inside.resolve("made")));
    var out = Files.createSymbolicLink(inside.resolve("out"), Path.of("../victim"));
    assertEquals(
        "cannot write %s: it is a link to %s, which does not exist; remove the link, or make that file; it is asked for in %s"
            .formatted(out, folder.resolve("victim"), place()),
        fails(content(out, "x")));
    assertFalse(Files.exists(folder.resolve("victim")));
    var loop = Files.createSymbolicLink(inside.resolve("loop"), Path.of("loop"));
    assertTrue(fails(content(loop, "x")).contains("it is a link to"));
  }

  @Test
  void whatCannotBeWrittenSaysWhy() throws IOException {
    assertEquals(
        "cannot write %s: it is a folder; name a file in it; it is asked for in %s"
            .formatted(folder, place()),
        fails(content(folder, "x")));
    var file = Files.writeString(folder.resolve("file"), "x");
    assertEquals(
        "cannot write %s: %s is no folder; remove it or name another; it is asked for in %s"
            .formatted(file.resolve("below"), file, place()),
        fails(content(file.resolve("below"), "x")));
    assertEquals(
        "cannot copy %s to %s: no such file or folder; it is asked for in %s"
            .formatted(folder.resolve("none"), file, place()),
        fails(copy(folder.resolve("none"), file)));
    assertEquals(
        "cannot copy %s to %s: it is a folder; name a file; it is asked for in %s"
            .formatted(folder, file, place()),
        fails(copy(folder, file)));
    assertEquals(
        "cannot write /dev/null: it is no ordinary file; name another; it is asked for in "
            + place(),
        fails(content(Path.of("/dev/null"), "x")));
    assertEquals("x", Files.readString(file));
  }

  @Test
  void whatWasWrittenBeforeAFailureIsTold() {
    var file = folder.resolve("file");
    fails(content(file, "x"), content(folder, "x"));
    assertEquals(List.of("INFO files: wrote " + file), reports.notices);
  }

  /** Of a program that was killed; another that is at it keeps its own locked. */
  @Test
  void whatAKilledProgramHasLeftOfAFileIsRemoved() throws Exception {
    var file = folder.resolve("conf");
    var prefix = ".monday-%08x-".formatted(Path.of("conf").hashCode());
    var left = Files.writeString(folder.resolve(prefix + "000000000001"), "le");
    var locked = Files.writeString(folder.resolve(prefix + "000000000002"), "lo");
    var fresh = Files.writeString(folder.resolve(prefix + "000000000003"), "fr");
    var other = Files.writeString(folder.resolve(".monday-0-000000000004"), "ot");
    for (var old : List.of(left, locked, other)) {
      Files.setLastModifiedTime(old, LONG_AGO);
    }
    try (var channel = FileChannel.open(locked, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      succeeds(content(file, "x"));
    }
    try (var files = Files.list(folder)) {
      assertEquals(Set.of(locked, fresh, other, file), files.collect(Collectors.toSet()));
    }
  }

  @Test
  void filesAreWrittenAfterSetupAndBeforeTheBuild() throws IOException {
    try (var run =
        run(
            """
            path: home
                setup: [mkdir home]
                files: [{type: content, to: home/conf, content: 'for {{ .Name }}'}]
                build: {commands: [cat conf > built]}
                run: {command: cat built}
            """)) {
      run.await(APP, State.Completed.class);
      assertEquals("for p", run.output("app").strip());
      assertEquals(
          List.of(
              "setup: mkdir home",
              "files: wrote " + folder.resolve("home/conf"),
              "build: cat conf > built"),
          run.notices());
    }
  }

  @Test
  void filesAreWrittenAgainBeforeTheNextBuild() throws IOException {
    var conf = folder.resolve("conf");
    try (var run =
        run(
            """
            files: [{type: content, to: conf, content: right}]
                run: {command: cat conf; echo; exec sleep 60}
            """)) {
      run.await(APP, State.Ready.class);
      Files.writeString(conf, "wrong");
      run.post(PREPARE, new Input.Restart("test"));
      run.awaitOutput("app", "right\nright\n");
      assertEquals("right", Files.readString(conf));
    }
  }

  @Test
  void anAppWhoseFilesCannotBeWrittenDoesNotStart() throws IOException {
    try (var run =
        run(
            """
            files: [{type: copy, from: none, to: some}]
                build: {commands: [echo never]}
                run: {command: echo never}
            """)) {
      run.await(PREPARE, State.Failed.class);
      var failed = assertInstanceOf(State.Failed.class, run.state(PREPARE));
      var reason = assertInstanceOf(Failure.CannotStart.class, failed.cause()).reason();
      assertEquals(
          "cannot copy %s to %s: no such file or folder; it is asked for in %s:5:32"
              .formatted(
                  folder.resolve("none"), folder.resolve("some"), folder.resolve("monday.yaml")),
          reason);
      assertEquals("", run.output("app"));
    }
  }

  private RunningPlan run(String keys) throws IOException {
    return new RunningPlan(
        folder, "projects:\n- name: p\n  local:\n  - name: app\n    %s\n".formatted(keys.strip()));
  }

  private void succeeds(FileSpec... files) {
    assertEquals(new Outcome.Succeeded(), FileWriting.outcome(List.of(files), reports));
  }

  private String fails(FileSpec... files) {
    var failed =
        assertInstanceOf(Outcome.Failed.class, FileWriting.outcome(List.of(files), reports));
    return assertInstanceOf(Failure.CannotStart.class, failed.cause()).reason();
  }

  private FileSpec content(Path to, String text) {
    return new FileSpec.Content(located(to), text);
  }

  private FileSpec copy(Path from, Path to) {
    return new FileSpec.Copy(located(from), located(to));
  }

  private Located<Path> located(Path path) {
    return new Located<>(path, place());
  }

  private SourcePosition place() {
    return new SourcePosition(folder.resolve("monday.yaml"), 3, 7);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void nothingElseIn(Path folder, Path file) throws IOException {
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
