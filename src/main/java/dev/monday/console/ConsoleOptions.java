package dev.monday.console;

import java.time.ZoneId;
import java.util.Map;

/**
 * How lines look.
 *
 * @param timestamps whether each line begins with the time of day, to the millisecond
 * @param prefix whether an app's line begins with its name
 * @param colours whether colours are written, the apps' own as well
 * @param liveLine whether a last line shows what takes long, and is erased again
 * @param zone the time zone of the timestamps
 */
public record ConsoleOptions(
    boolean timestamps, boolean prefix, boolean colours, boolean liveLine, ZoneId zone) {
  /** Whether a terminal, in this environment, is to be sent colours and is able to erase a line. */
  public static boolean takesColours(boolean terminal, Map<String, String> environment) {
    return canErase(terminal, environment) && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether what was written to a terminal can be erased again. */
  public static boolean canErase(boolean terminal, Map<String, String> environment) {
    var kind = environment.getOrDefault("TERM", "");
    return terminal && !kind.isEmpty() && !kind.equals("dumb");
  }
}
