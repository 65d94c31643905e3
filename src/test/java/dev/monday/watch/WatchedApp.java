package dev.monday.watch;

import dev.monday.testing.Installation;
import dev.monday.testing.Leftovers;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A project with one app whose files are watched by the packaged program, in folders of the test's
 * own. The app says what is in its file {@code input} when it starts.
 */
final class WatchedApp implements AutoCloseable {
  /** The keys of an app that says what it was started with; it has no build. */
  static final String RUN = "run: {command: \"echo running $(cat input); exec sleep 1000000\"}\n";

  /** The same with a build that takes the text over, and fails where that is "bad". */
  static final String BUILD =
      """
      build: {commands: ["echo building; if grep -q bad input; then exit 3; fi; cp input ../built"]}
      run: {command: "echo running $(cat ../built); exec sleep 1000000"}
      """;

  private final Path temp;
  private final LiveRun run;

  private WatchedApp(Path temp, LiveRun run) {
    this.temp = temp;
    this.run = run;
  }

  /** The app's folder below a test's own. */
  static Path folder(Path temp) {
    return temp.resolve("app");
  }

  /**
   * Starts a run and waits until the app says that it is running.
   *
   * @param keys of the app beside its name and path
   * @param before what the program is started by, such as "unshare"
   */
  static WatchedApp start(Path temp, String keys, String... before)
      throws IOException, InterruptedException {
    var app = launch(temp, "", keys, before);
    app.awaitRunning("one");
    app.run.await("watching");
    return app;
  }

  /** The same, with settings at the top, and without waiting. */
  static WatchedApp launch(Path temp, String settings, String keys, String... before)
      throws IOException {
    Files.writeString(
        temp.resolve("monday.yaml"),
        "%sprojects:%n- name: p%n  local:%n  - name: shop%n    path: app%n%s"
            .formatted(settings, keys.indent(4)));
    var command = new ArrayList<>(List.of(before));
    command.addAll(
        List.of(Installation.PROGRAM.toString(), "run", "p", "--config", temp.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", temp.resolve("state").toString());
    builder.environment().put("HOME", temp.toString());
    return new WatchedApp(temp, LiveRun.of(builder));
  }

  /** Writes the text that the app says when it is started anew. */
  void write(String text) throws IOException {
    Files.writeString(folder(temp).resolve("input"), text);
  }

  void awaitRunning(String text) throws InterruptedException {
    run.await("running " + text + "\n");
  }

  /** How often the app has said that it is running. */
  long starts() {
    return run.said().lines().filter(line -> line.contains("│ running ")).count();
  }

  void await(String text) throws InterruptedException {
    run.await(text);
  }

  /** The texts with which the app was started, after the end of the run. */
  List<String> end() throws Exception {
    return said("│ running ");
  }

  /** What comes after a text in the lines of the run, after its end. */
  List<String> said(String start) throws Exception {
    var outcome = stop();
    return outcome
        .output()
        .lines()
        .filter(line -> line.contains(start))
        .map(line -> line.substring(line.indexOf(start) + start.length()).strip())
        .toList();
  }

  Outcome stop() throws Exception {
    run.signal("INT");
    var outcome = run.end();
    if (outcome.status() != 0) {
      throw new AssertionError(outcome);
    }
    Leftovers.awaitNone(temp);
    return outcome;
  }

  @Override
  public void close() {
    run.close();
  }
}
