package dev.monday.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.watch.Rounds.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What changed files lead to, and what is learnt of builds. */
class RoundsTest {
  private final Rounds rounds = new Rounds();

  private static List<Path> files(String... names) {
    return Stream.of(names).map(Path::of).toList();
  }

  private Decision saved(String... names) {
    return rounds.settled(files(names), files(names));
  }

  /** A build that writes these files, each time with another content. */
  private Decision build(String... writes) {
    rounds.began();
    saved(writes);
    return rounds.ended();
  }

  private static Decision act(String... names) {
    return new Decision.Act(files(names));
  }

  private static final Decision NOTHING = new Decision.Nothing();

  @Test
  void aSaveIsActedOnAtOnce() {
    assertEquals(act("a.go", "b.go"), saved("a.go", "b.go"));
  }

  @Test
  void aSaveThatLeavesTheContentIsNot() {
    assertEquals(NOTHING, rounds.settled(files("a.go"), List.of()));
  }

  @Test
  void aSaveDuringABuildIsActedOnOnceAfterIt() {
    rounds.began();
    assertEquals(NOTHING, saved("a.go"));
    assertEquals(NOTHING, saved("b.go", "a.go"));
    assertEquals(act("a.go", "b.go"), rounds.ended());
    assertEquals(NOTHING, build());
  }

  @Test
  void whatTwoBuildsInARowWriteIsTheirOutput() {
    assertEquals(act("out"), build("out"));
    assertEquals(NOTHING, build("out"));
    assertEquals(act("a.go"), saved("a.go"));
    assertEquals(NOTHING, build("out"));
  }

  @Test
  void anOutputThatComesOutTheSameIsLearntAsWell() {
    assertEquals(act("out"), build("out"));
    rounds.began();
    rounds.settled(files("out"), List.of());
    assertEquals(NOTHING, rounds.ended());
    saved("a.go");
    assertEquals(NOTHING, build("out"));
  }

  /** As make does: it writes its output only when a source is newer. */
  @Test
  void anOutputThatTheExtraBuildLeavesAloneIsLearntByTheNext() {
    assertEquals(act("out"), build("out"));
    assertEquals(NOTHING, build());
    saved("a.go");
    assertEquals(NOTHING, build("out"));
  }

  /** As make does in a run that finds its outputs there. */
  @Test
  void anOutputThatTheFirstBuildLeftAloneTakesOneMore() {
    build();
    for (var i = 0; i < 2; i++) {
      saved("a.go");
      assertEquals(act("out"), build("out"));
      assertEquals(NOTHING, build());
    }
    saved("a.go");
    assertEquals(NOTHING, build("out"));
  }

  @Test
  void aFileThatIsSavedDuringTwoBuildsIsBuiltTwice() {
    build("out");
    saved("a.go");
    assertEquals(act("b.go"), build("out", "b.go"));
    assertEquals(act("b.go"), build("out", "b.go"));
    assertEquals(NOTHING, build("out"));
  }

  @Test
  void anOutputThatChangesWhileTheAppStartsCounts() {
    build("out");
    build("out");
    assertEquals(act("out"), started("out"));
  }

  @Test
  void aFileThatOnlySomeBuildsWriteIsNotTheirOutput() {
    build("a.go");
    build();
    saved("b.go");
    build();
    saved("b.go");
    assertEquals(act("a.go"), build("a.go"));
  }

  @Test
  void anOutputThatSomethingElseChangesCounts() {
    build("out");
    build("out");
    assertEquals(act("out"), saved("out"));
  }

  @Test
  void anOutputThatWasAlsoChangedByHandIsLearntAgainAtOnce() {
    for (var i = 0; i < 4; i++) {
      build("out");
      saved("a.go");
    }
    saved("out");
    assertEquals(NOTHING, build("out"));
  }

  @Test
  void aFileThatAPersonSavesIsNotLearntFromTwoBuilds() {
    saved("a.go");
    assertEquals(act("a.go"), build("a.go"));
    assertEquals(act("a.go"), build("a.go"));
    assertEquals(act("a.go"), build("a.go"));
    assertEquals(NOTHING, build("a.go"));
  }

  @Test
  void whatStillLoopsAfterThreeRoundsIsPaused() {
    assertEquals(act("out-1"), build("out-1"));
    assertEquals(act("out-2"), build("out-2"));
    assertEquals(act("out-3"), build("out-3"));
    assertEquals(new Decision.Pause(files("out-4")), build("out-4"));
  }

  @Test
  void aPauseEndsWithTheNextChangeOfAnotherFile() {
    for (var i = 1; i <= 4; i++) {
      build("out-" + i);
    }
    assertEquals(NOTHING, saved("out-4"));
    assertEquals(act("a.go"), saved("a.go"));
    assertEquals(act("out-4"), saved("out-4"));
  }

  @Test
  void roundsAreCountedAnewAfterASave() {
    build("out-1");
    build("out-2");
    build("out-3");
    saved("a.go");
    assertEquals(act("out-4"), build("out-4"));
  }

  private Decision started(String... writes) {
    rounds.starting(true);
    var decision = saved(writes);
    rounds.starting(false);
    return decision;
  }

  @Test
  void whatEachStartOfTheAppWritesIsLeftAloneAfterThreeRounds() {
    for (var i = 0; i < 3; i++) {
      assertEquals(act("app.pid"), started("app.pid"));
    }
    assertEquals(new Decision.Pause(files("app.pid")), started("app.pid"));
    assertEquals(act("a.go"), saved("a.go"));
    assertEquals(NOTHING, started("app.pid"));
    assertEquals(act("b.go"), started("app.pid", "b.go"));
  }

  @Test
  void aPersonMaySaveTheSameFileAtEachStart() {
    assertEquals(act("a.go"), saved("a.go"));
    for (var i = 0; i < 10; i++) {
      assertEquals(act("a.go"), started("a.go"));
    }
  }

  @Test
  void otherFilesAtEachStartAreAPersons() {
    for (var i = 0; i < 10; i++) {
      var name = i % 2 == 0 ? "a.go" : "b.go";
      assertEquals(act(name), started(name));
    }
  }
}
