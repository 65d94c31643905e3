package dev.monday.system;

import java.nio.file.Path;
import java.util.Map;

/** The home folder of the person who runs the program. */
public final class HomeFolder {
  private HomeFolder() {}

  /**
   * {@code $HOME}, else the one that the password database has.
   *
   * @throws UserError when neither is an absolute path
   */
  public static Path of(Map<String, String> environment) {
    var home = environment.getOrDefault("HOME", "");
    if (home.isEmpty()) {
      home = System.getProperty("user.home", "");
    }
    if (!home.startsWith("/")) {
      throw new UserError("cannot find your home folder: HOME is not set; set it");
    }
    return Path.of(home);
  }
}
