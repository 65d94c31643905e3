package dev.monday.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.monday.testing.Installation;
import dev.monday.testing.Requires;
import dev.monday.testing.TmuxTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * A person at a terminal with a shell in it, the packaged program on the {@code PATH} and a
 * configuration in the folder. When they leave, nothing that was started there may be left.
 */
final class Desk {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private static final Pattern ENDED = Pattern.compile("status\\d+,modes\\w+\\$");

  /** Says how a command ended, and whether it left the terminal's modes as they were. */
  private static final String SHELL_SETUP =
      """
      PS1='$ '
      try() {
        modes=$(stty -g)
        "$@"
        status=$?
        [ "$(stty -g)" = "$modes" ] && modes=restored || modes=changed
        echo "status $status, modes $modes"
      }
      """;

  private final Path folder;
  private final TmuxTerminal terminal;

  private Desk(Path folder, TmuxTerminal terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  /** What a desk needs of the machine. */
  static void needs() {
    Requires.linux(); // what is left is looked for in /proc
    Requires.command("tmux");
  }

  /**
   * A desk whose terminal has 80 columns and 24 rows.
   *
   * @param folder an empty one
   */
  static Desk of(Path folder, String configuration) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("monday.yaml"), configuration);
    Files.createDirectories(folder.resolve("app"));
    var setup = Files.writeString(folder.resolve("setup.sh"), SHELL_SETUP);
    var environment =
        Map.of(
            "HOME",
            folder.toString(),
            "XDG_STATE_HOME",
            state(folder).toString(),
            "ENV",
            setup.toString(),
            "LC_ALL",
            "C.UTF-8",
            "NO_COLOR",
            "",
            "PATH",
            Installation.PROGRAM.getParent() + ":" + System.getenv("PATH"));
    var desk = new Desk(folder, TmuxTerminal.open(folder, environment, 80, 24, "exec sh"));
    desk.terminal.await("$");
    return desk;
  }

  TmuxTerminal terminal() {
    return terminal;
  }

  /** Where apps with the path {@code app} run. */
  Path appFolder() {
    return folder.resolve("app");
  }

  /** Types a command line; {@link #awaitEnd} tells how it ended. */
  void enter(String command) throws IOException, InterruptedException {
    terminal.type("try " + command);
    terminal.press("Enter");
  }

  /** Waits until the command has ended with a status and has left the terminal as it was. */
  void awaitEnd(int status) throws IOException, InterruptedException {
    terminal.await("the end of the command", Desk::hasEnded);
    var wanted = "status%d,modesrestored".formatted(status);
    terminal.await(wanted, lines -> onOneLine(lines).contains(wanted));
  }

  private static boolean hasEnded(List<String> lines) {
    return ENDED.matcher(onOneLine(lines)).find();
  }

  /** A narrow terminal wraps. */
  private static String onOneLine(List<String> lines) {
    return String.join("", lines).replace(" ", "");
  }

  /** Waits until a condition holds of something that is not on the screen. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within %s: %s".formatted(PATIENCE, what));
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  /** The running program itself, not what it has started. */
  ProcessHandle program() {
    return processes().stream()
        .filter(process -> text(process, "cmdline").contains("lib/monday.jar"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the program does not run"));
  }

  /** All that was started here and is alive. */
  List<ProcessHandle> processes() {
    var mark = "XDG_STATE_HOME=" + state(folder) + "\0";
    return ProcessHandle.allProcesses()
        .filter(process -> text(process, "environ").contains(mark))
        .toList();
  }

  /** What is alive of the run's apps, not the program, its guardian or the shell. */
  List<ProcessHandle> apps() {
    return processes().stream()
        .filter(process -> text(process, "environ").contains("MONDAY_SESSION="))
        .toList();
  }

  /** Leaves: closes the terminal, and sees that all that was started has ended. */
  void leave() throws IOException, InterruptedException {
    terminal.close();
    await("the end of all that was started: " + described(), () -> processes().isEmpty());
    if (Files.exists(sessions())) {
      await("the end of the run's record", this::hasNoRecord);
    }
  }

  private String described() {
    return processes().stream()
        .map(process -> process.pid() + " " + text(process, "cmdline").replace('\0', ' '))
        .toList()
        .toString();
  }

  private boolean hasNoRecord() {
    try (var records = Files.list(sessions())) {
      return records.noneMatch(Files::isDirectory);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path sessions() {
    return state(folder).resolve("monday/sessions");
  }

  private static Path state(Path folder) {
    return folder.resolve("state");
  }

  /** A file of /proc; empty when the process is gone. */
  private static String text(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", process.pid() + "", file), ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }
}
