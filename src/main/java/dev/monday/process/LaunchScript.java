package dev.monday.process;

import java.util.List;
import java.util.TreeMap;

/** Launches written down for a shell, for when this program is gone. */
public final class LaunchScript {

  private LaunchScript() {}

  /**
   * Text that starts one launch after the other, each in its own session, folder and environment
   * and with nothing to read, whatever the status of the one before. Their entries are left out:
   * what an entry sets up may be gone as well, and would keep them from running. It holds the
   * environment: write it only where nobody else may read.
   */
  public static String of(List<Launch> launches) throws LaunchException {
    var starter = SessionStarter.ofThisSystem();
    var text = new StringBuilder();
    for (Launch launch : launches) {
      text.append("(cd ").append(Shell.quoted(launch.folder().toString()));
      for (var variable : new TreeMap<>(launch.environment()).entrySet()) {
        if (ShellVariables.isOne(variable.getKey())) {
          text.append(" && export ").append(variable.getKey()).append('=');
          text.append(Shell.quoted(variable.getValue()));
        }
      }
      text.append(" && exec");
      for (String word : starter.argv(ShellVariables.withAllOthers(launch))) {
        text.append(' ').append(Shell.quoted(word));
      }
      text.append(") </dev/null\n");
    }
    return text.toString();
  }
}
