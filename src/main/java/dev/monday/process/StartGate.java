package dev.monday.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a started program from its first instruction until its process group is known to all who
 * would have to end it. Plain {@code sh} that waits for a line on its input and then replaces
 * itself by the program; when this program dies before, the input ends and nothing is run.
 */
final class StartGate {

  private static final String WAIT = "read -r monday_gate && exec \"$@\" </dev/null";

  private StartGate() {}

  /** The program of a launch behind the gate. */
  static List<String> before(Launch launch) {
    var argv = new ArrayList<>(List.of("/bin/sh", "-c", WAIT, "monday-gate"));
    argv.addAll(launch.entry());
    argv.addAll(ShellVariables.withAllOthers(launch));
    return argv;
  }

  /** Lets the program run. One that was ended meanwhile stays ended. */
  static void open(Process process) throws IOException {
    try (var input = process.getOutputStream()) {
      input.write('\n');
    } catch (IOException failure) {
      if (process.isAlive()) {
        throw failure;
      }
    }
  }
}
