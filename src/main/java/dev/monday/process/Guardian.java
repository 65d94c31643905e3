package dev.monday.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A small process beside this program that outlives it: when this program ends in any way but
 * {@link #dismiss()}, {@code kill -9} included, it ends all processes of the session, runs the stop
 * commands that the journal holds, and calls {@code doctor} for the rest. Plain {@code sh} that
 * waits for the end of a pipe; it costs nothing until then.
 */
public final class Guardian implements GroupObserver {

  private static final int DISMISS_SECONDS = 5;
  private static final String TERMINAL = "=";

  private final String session;
  private final Path folder;
  private final String program;
  private final Set<Long> groups = new TreeSet<>();
  private String terminal = "";
  private Process process;

  private Guardian(String session, Path folder, String program) throws IOException {
    this.session = session;
    this.folder = folder;
    this.program = program;
    this.process = watching(session, folder, program);
  }

  /**
   * Starts the guardian of a session and waits until it watches.
   *
   * @param folder the session's own, with its journal
   * @param program {@code bin/monday}, called with {@code doctor --session}
   */
  public static Guardian start(String session, Path folder, Path program) throws IOException {
    return new Guardian(session, folder, program.toString());
  }

  /**
   * Does at once what a guardian does at its program's death, but for the call of {@code doctor},
   * and waits until it is done.
   */
  public static void undo(String session, Path folder) throws IOException, InterruptedException {
    var nothing = ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
    var process = start(session, folder, "", nothing);
    try (var _ = process.getInputStream()) {
      process.waitFor();
    }
  }

  /** A guardian that somebody has ended is replaced. */
  @Override
  public synchronized void started(long pgid) throws IOException {
    groups.add(pgid);
    try {
      write("+" + pgid);
    } catch (IOException _) {
      replace();
    }
  }

  @Override
  public synchronized void gone(long pgid) {
    groups.remove(pgid);
    try {
      write("-" + pgid);
    } catch (IOException _) {
      // It has ended, so there is nobody to be told; the next start replaces it.
    }
  }

  /**
   * The settings of a terminal are changed for now. If they are still so when this program dies,
   * the guardian sets them back.
   *
   * @param device its path
   * @param now the settings in the words of {@code stty -g}
   * @param before those to go back to
   */
  public synchronized void terminalChanged(String device, String now, String before)
      throws IOException {
    terminal = "%s %s %s".formatted(device, now, before);
    try {
      write(TERMINAL + terminal);
    } catch (IOException _) {
      replace();
    }
  }

  public synchronized void terminalRestored() {
    terminal = "";
    try {
      write(TERMINAL);
    } catch (IOException _) {
      // It has ended, so there is nobody to be told; the next start replaces it.
    }
  }

  /** The guardian's own process. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Lets the guardian go: everything has been undone. */
  public synchronized void dismiss() throws InterruptedException {
    try (var _ = process.getOutputStream()) {
      write("done");
    } catch (IOException _) {
      // It has ended already, as it should.
    }
    process.waitFor(DISMISS_SECONDS, TimeUnit.SECONDS);
  }

  private void replace() throws IOException {
    process = watching(session, folder, program);
    for (long group : groups) {
      write("+" + group);
    }
    write(TERMINAL + terminal);
  }

  private void write(String word) throws IOException {
    var pipe = process.getOutputStream();
    pipe.write((word + "\n").getBytes(UTF_8));
    pipe.flush();
  }

  private static Process watching(String session, Path folder, String program) throws IOException {
    var process = start(session, folder, program, ProcessBuilder.Redirect.PIPE);
    try (var output = process.inputReader(UTF_8)) {
      if (!"watching".equals(output.readLine())) {
        process.destroyForcibly();
        throw new IOException("cannot start the guardian of this session: /bin/sh did not run it");
      }
    }
    return process;
  }

  private static Process start(
      String session, Path folder, String program, ProcessBuilder.Redirect input)
      throws IOException {
    List<String> shell =
        List.of("/bin/sh", "-c", script(), "monday-guardian", session, folder + "", program);
    var builder = new ProcessBuilder(SessionStarter.ofThisSystem().argv(shell));
    // It is not one of the processes that it ends, nor one of an outer session.
    builder.environment().remove(Marker.SESSION);
    builder.environment().remove(Marker.COMPONENT);
    return builder
        .directory(Path.of("/").toFile())
        .redirectInput(input)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String script() throws IOException {
    try (var resource = Guardian.class.getResourceAsStream("guardian.sh")) {
      if (resource == null) {
        throw new IllegalStateException("this program's guardian.sh is missing");
      }
      return new String(resource.readAllBytes(), UTF_8);
    }
  }
}
