package dev.monday.hosts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that come and go while other programs change the same file. */
@Timeout(300)
class EditorsTest {
  private static final String ORIGINAL = "127.0.0.1 localhost\r\n# \u00e4\n10.0.0.1 first\n";

  @TempDir private Path folder;

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("hosts"), ORIGINAL, ISO_8859_1);
  }

  private static Editing runs(Path file) {
    return (session, rounds) -> {
      for (var round = 0; round < rounds; round++) {
        try (var lines = Hosts.of(Map.of(Hosts.FILE_VARIABLE, file.toString())).open(session)) {
          Editing.addAndRemove(lines, session, round);
        }
      }
    };
  }

  @Test
  void twoRunsLeaveNothing() throws Exception {
    var file = file();
    Editing.all(
        List.of(
            () -> runs(file).run("a".repeat(16), rounds()),
            () -> runs(file).run("b".repeat(16), rounds())));
    assertEquals(ORIGINAL, Files.readString(file, ISO_8859_1));
  }

  @Test
  void noLineOfAProgramThatReplacesTheFileIsLost() throws Exception {
    assertNoneLost(ForeignEditor::replace);
  }

  @Test
  void noLineOfAProgramThatAppendsIsLost() throws Exception {
    assertNoneLost(ForeignEditor::append);
  }

  private static int rounds() {
    return Editing.rounds(200);
  }

  private void assertNoneLost(ForeignEditor.Way way) throws Exception {
    var file = file();
    var foreign = new ForeignEditor(file, way);
    var work = new ArrayList<Editing.Task>();
    work.add(() -> runs(file).run("a".repeat(16), rounds()));
    work.add(() -> runs(file).run("b".repeat(16), rounds()));
    foreign.during(() -> Editing.all(work));
    Hosts.of(Map.of(Hosts.FILE_VARIABLE, file.toString())).removeStaleBlocks();
    assertTrue(foreign.count() > 0);
    assertEquals(List.of(), foreign.lost());
    assertEquals(ORIGINAL + foreign.text(), Files.readString(file, ISO_8859_1));
  }
}
