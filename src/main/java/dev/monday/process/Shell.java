package dev.monday.process;

import java.util.List;

/** The argument lists that hand commands to {@code /bin/sh}, each with its text as written. */
public final class Shell {

  /** Ends the shell with the status of what has just run, when that was not 0. */
  private static final String STOP_AT_FAILURE = "\ncase $? in 0) ;; *) exit ;; esac\n";

  private Shell() {}

  /** One command. */
  public static List<String> argv(String command) {
    return List.of("/bin/sh", "-c", asText(command));
  }

  /**
   * Several commands in one shell, so that a changed folder or variable holds for the next; it
   * stops at the first that fails, with its status. Each is evaluated by itself: neither a comment,
   * a backslash nor an open quote at its end reaches the next.
   */
  public static List<String> inSequence(List<String> commands) {
    if (commands.size() == 1) {
      return argv(commands.getFirst());
    }
    var script = new StringBuilder();
    for (String command : commands) {
      script.append("eval ").append(quoted(asText(command) + "\n\n")).append(STOP_AT_FAILURE);
    }
    return List.of("/bin/sh", "-c", script.toString());
  }

  /** A text as one word of the shell. */
  static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** The shell would take a leading sign for one of its own options. */
  private static String asText(String command) {
    return command.startsWith("-") || command.startsWith("+") ? " " + command : command;
  }
}
