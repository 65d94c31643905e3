package dev.monday.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A terminal as a person sees it: a window of a tmux of its own, whose keys the test presses and
 * whose screen it reads, control sequences carried out. {@link PseudoTerminal} shows the sequences
 * themselves.
 */
public final class TmuxTerminal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final String SETTINGS =
      """
      set -g status off
      set -g history-limit 100000
      set -g escape-time 0
      """;

  private final Path socket;
  private final Map<String, String> environment;
  private final long server;

  private TmuxTerminal(Path socket, Map<String, String> environment, long server) {
    this.socket = socket;
    this.environment = environment;
    this.server = server;
  }

  /**
   * Opens a window in which a command runs, through {@code sh}.
   *
   * @param folder where the command runs and the socket lies
   * @param environment what is added to this process's own
   */
  public static TmuxTerminal open(
      Path folder, Map<String, String> environment, int columns, int rows, String command)
      throws IOException, InterruptedException {
    Path settings = Files.writeString(folder.resolve("tmux.conf"), SETTINGS);
    Path socket = folder.resolve("tmux.socket");
    tmux(socket, environment, "-f", settings + "", "new-session", "-d", "-c", folder + "")
        .add("-x", columns + "", "-y", rows + "", command)
        .run();
    var pid = tmux(socket, environment, "display-message", "-p", "#{pid}").run().strip();
    return new TmuxTerminal(socket, environment, Long.parseLong(pid));
  }

  /** Types text. */
  public void type(String text) throws IOException, InterruptedException {
    tmux("send-keys", "-l", text).run();
  }

  /** Presses a key by tmux's name for it: Enter, Escape, Down, C-c. */
  public void press(String key) throws IOException, InterruptedException {
    tmux("send-keys", key).run();
  }

  /** Changes its size; the program on it is told by a signal. */
  public void resize(int columns, int rows) throws IOException, InterruptedException {
    tmux("resize-window", "-x", columns + "", "-y", rows + "").run();
  }

  /** What it shows: a line for each row, without the blanks at their ends. */
  public List<String> screen() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p").run().lines().toList();
  }

  /** What it shows and what has left it at the top, as the lines were before they were wrapped. */
  public String history() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p", "-J", "-S", "-").run();
  }

  /** Whether a program has taken the screen for itself, as editors do. */
  public boolean isOnAlternateScreen() throws IOException, InterruptedException {
    return tmux("display-message", "-p", "#{alternate_on}").run().strip().equals("1");
  }

  /** Waits until the screen shows a text. */
  public void await(String text) throws IOException, InterruptedException {
    await("\"" + text + "\"", lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  /** Waits until the screen is as wanted. */
  public void await(String what, Predicate<List<String>> wanted)
      throws IOException, InterruptedException {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    var screen = screen();
    while (!wanted.test(screen)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(
            "not on the screen within %s: %s; there is:%n%s"
                .formatted(PATIENCE, what, String.join("\n", screen)));
      }
      Thread.sleep(LOOK_AGAIN);
      screen = screen();
    }
  }

  /** Closes the window, as a person does who is done with it, and the tmux with it. */
  public void close() throws IOException, InterruptedException {
    var process = ProcessHandle.of(server);
    if (process.isPresent()) {
      tmux("kill-server").end();
      process.get().onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
  }

  private Call tmux(String... arguments) {
    return tmux(socket, environment, arguments);
  }

  private static Call tmux(Path socket, Map<String, String> environment, String... arguments) {
    return new Call(environment).add("tmux", "-u", "-S", socket + "").add(arguments);
  }

  /** One command to tmux. */
  private record Call(Map<String, String> environment, List<String> words) {
    Call(Map<String, String> environment) {
      this(environment, new ArrayList<>());
    }

    Call add(String... more) {
      words.addAll(List.of(more));
      return this;
    }

    /** What it answers. */
    String run() throws IOException, InterruptedException {
      var process = start();
      var answer = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(words + " failed: " + answer);
      }
      return answer;
    }

    /** A server that ends does not always answer. */
    void end() throws IOException, InterruptedException {
      var process = start();
      process.getInputStream().readAllBytes();
      process.waitFor();
    }

    private Process start() throws IOException {
      var builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().remove("TMUX");
      builder.environment().putAll(environment);
      return builder.start();
    }
  }
}
