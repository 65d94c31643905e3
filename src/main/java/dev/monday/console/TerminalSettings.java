package dev.monday.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The settings of the terminal at standard input while keys are read one by one: nothing is echoed
 * and lines are not put together, but the keys for signals, Ctrl-C for example, are as before. Set
 * by {@code stty}, whose words for them another process can use as well.
 */
final class TerminalSettings implements AutoCloseable {
  private static final int STANDARD_INPUT = 0;
  private static final int PATIENCE_SECONDS = 2;
  private static final String CHANGE =
      "stty -g && stty -icanon -echo -iexten min 1 time 0 && stty -g";

  private final String now;
  private final String before;
  private final SettingsKeeper keeper;

  private TerminalSettings(String now, String before, SettingsKeeper keeper) {
    this.now = now;
    this.before = before;
    this.keeper = keeper;
  }

  /**
   * @throws IOException when there is no terminal, or {@code stty} does not work on it
   */
  static TerminalSettings change(SettingsKeeper keeper) throws IOException {
    var lines = run(List.of("/bin/sh", "-c", CHANGE));
    if (lines.size() != 2) {
      throw new IOException("cannot change the terminal's settings: stty does not say them");
    }
    var settings = new TerminalSettings(lines.getLast(), lines.getFirst(), keeper);
    try {
      keeper.changed(settings.now, settings.before);
    } catch (IOException failure) {
      settings.close();
      throw failure;
    }
    return settings;
  }

  /** Whether this program is in the foreground of a terminal, and may read and change it. */
  static boolean mayChange() {
    return TerminalCalls.isForeground(STANDARD_INPUT);
  }

  /** Makes the change anew: a shell that has stopped this program had settings of its own. */
  void changeAgain() throws IOException {
    if (mayChange()) {
      run(List.of("stty", now));
    }
  }

  @Override
  public void close() throws IOException {
    if (mayChange()) {
      run(List.of("stty", before));
      keeper.restored();
    }
  }

  private static List<String> run(List<String> command) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectInput(Redirect.INHERIT)
            .redirectError(Redirect.DISCARD)
            .start();
    try (var output = process.inputReader(StandardCharsets.US_ASCII)) {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("cannot change the terminal's settings: stty does not end");
      }
      return output.readAllLines();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
