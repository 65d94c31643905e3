package dev.monday;

import dev.monday.cli.Commands;
import dev.monday.cli.Invocation;
import java.util.List;

/**
 * Runs the commands that only answer, one after the other, in one process: the build makes the
 * cache of classes for all of them from it. The argument is a configuration.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** Stops at the first command that does not succeed, with its status. */
  public static void main(String[] args) {
    var configuration = args[0];
    Main.main(new String[] {"version"});
    var commands =
        List.of(
            List.of("--help"),
            List.of("run", "--help"),
            List.of("list", "--output", "names", "--config", configuration),
            List.of("check", "--config", configuration));
    for (var command : commands) {
      int status = Commands.execute(Invocation.ofThisProcess(), command.toArray(String[]::new));
      if (status != 0) {
        System.exit(status);
      }
    }
    // The last one as a person starts it: how the program exits is in the cache too.
    Main.main(new String[] {"list", "--config", configuration});
  }
}
