package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UpgradeCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aBuildWithoutAReleaseAddressSaysSo() {
    var run = CommandLineRun.of("upgrade");
    assertEquals(
        "monday: cannot upgrade: this build has no release address;"
            + " get a newer version the way you got this one\n",
        run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @Test
  void theDownloadIsCountedOnATerminal() {
    try (var stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      var progress = new UpgradeProgress(stream, true);
      progress.step("fetching");
      progress.downloaded(1 << 20, 4 << 20);
      progress.downloaded(4 << 20, 4 << 20);
      progress.step("unpacking");
      progress.endCount();
    }
    assertEquals(
        "fetching\n\r 25 % of 4.0 MiB\r100 % of 4.0 MiB\nunpacking\n",
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void elsewhereItIsNot() {
    try (var stream = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      var progress = new UpgradeProgress(stream, false);
      progress.step("fetching");
      progress.downloaded(1, 4);
      progress.step("unpacking");
    }
    assertEquals("fetching\nunpacking\n", out.toString(StandardCharsets.UTF_8));
  }
}
