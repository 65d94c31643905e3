package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a defect of the program looks like; the one here is an output that throws. */
class FailuresTest {
  /** Fails in a way that nobody expects. */
  private static final class BrokenOutput extends OutputStream {
    @Override
    public void write(int oneByte) {
      throw new IllegalStateException("broken on purpose");
    }
  }

  @TempDir private Path folder;

  private CommandLineRun version(Path stateHome) {
    var err = new ByteArrayOutputStream();
    var invocation =
        new Invocation(
            Map.of("XDG_STATE_HOME", stateHome.toString()),
            folder,
            new PrintStream(new BrokenOutput(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    var status = Commands.execute(invocation, "version");
    return new CommandLineRun(status, "", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void defectIsOneLineAndItsTraceIsLogged() throws IOException {
    var run = version(folder);
    var log = folder.resolve("monday/log/defects.log");
    assertEquals(
        "monday: a defect of this program: java.lang.IllegalStateException: broken on purpose;"
            + " please report it with the trace in "
            + log
            + "\n",
        run.err());
    assertEquals(70, run.status());
    assertTrue(Files.readString(log).contains("at dev.monday.cli.VersionCommand.call"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(log)));
  }

  @Test
  void everyDefectIsKept() throws IOException {
    version(folder);
    version(folder);
    var traces = Files.readString(folder.resolve("monday/log/defects.log"));
    assertEquals(2, traces.lines().filter(line -> line.contains("broken on purpose")).count());
  }

  @Test
  void traceIsShownWhereItCannotBeLogged() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    var run = version(file);
    assertTrue(run.err().contains("at dev.monday.cli.VersionCommand.call"), run.err());
    assertTrue(run.err().contains("the trace above, which could not be logged"), run.err());
    assertEquals(70, run.status());
  }
}
