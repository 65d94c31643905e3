package dev.monday.system;

import java.nio.file.Path;
import java.util.Map;

/**
 * The folder for what outlives a run: session records and the log. {@code $XDG_STATE_HOME/monday},
 * else {@code ~/.local/state/monday}.
 */
public final class StateFolder {
  private StateFolder() {}

  /**
   * Where it is, whether it exists or not. A relative {@code XDG_STATE_HOME} counts as unset, as
   * the XDG base directory specification says.
   *
   * @throws UserError when neither variable says where and the system knows no home folder
   */
  public static Path of(Map<String, String> environment) {
    var stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    return stateHome.startsWith("/")
        ? Path.of(stateHome, "monday")
        : HomeFolder.of(environment).resolve(".local/state/monday");
  }
}
