package dev.monday.upgrade;

import java.nio.file.Path;

/** Paths as a person can paste them into a shell. */
final class Quoting {
  private Quoting() {}

  static String shell(Path path) {
    var text = path.toString();
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
