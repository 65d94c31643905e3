package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManPageTest {
  @TempDir private Path folder;

  private Path page() throws IOException {
    var page = folder.resolve("share/man/man1/monday.1");
    ManPage.main(page.toString());
    return page;
  }

  @Test
  void pageHasEveryCommandAndOption() throws IOException {
    var text = Files.readString(page()).replace("\\-", "-");
    var root = Commands.withAll(CommandLineRun.invocation()).getCommandSpec();
    for (var command : Completed.commands(root)) {
      assertTrue(text.contains(".SS monday " + command.name()), command.name());
      for (var option : command.options()) {
        assertTrue(text.contains(option.longestName() + "\\fR"), option.longestName());
      }
    }
    assertTrue(text.contains(BuildVersion.text()));
    assertEquals(-1, text.indexOf('@'), text);
  }

  @Test
  void groffFindsNothingWrong() throws Exception {
    Requires.command("groff");
    var outcome =
        Outcome.of(new ProcessBuilder("groff", "-man", "-Tutf8", "-ww", "-z", page().toString()));
    assertEquals("", outcome.errors());
    assertEquals(0, outcome.status());
  }
}
