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
   * @throws UserError when neither variable says where and the password database knows no home
   */
  public static Path of(Map<String, String> environment) {
    var stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    return stateHome.startsWith("/")
        ? Path.of(stateHome, "monday")
        : home(environment).resolve(".local/state/monday");
  }

  private static Path home(Map<String, String> environment) {
    var home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      home = System.getProperty("user.home", "");
    }
    if (!home.startsWith("/")) {
      throw new UserError(
          "cannot find the state folder: neither XDG_STATE_HOME nor HOME is set;"
              + " set HOME to your home folder");
    }
    return Path.of(home);
  }
}
