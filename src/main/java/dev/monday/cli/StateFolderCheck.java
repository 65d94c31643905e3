package dev.monday.cli;

import dev.monday.system.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whether records of runs can be written. */
record StateFolderCheck(Map<String, String> environment) implements Check {
  @Override
  public List<Finding> findings() {
    var folder = StateFolder.of(environment);
    var nearest = nearestExisting(folder);
    try {
      var probe = Files.createTempFile(nearest, ".monday", ".probe");
      Files.delete(probe);
      return List.of(new Finding.Good("state folder: " + folder));
    } catch (IOException e) {
      return List.of(
          new Finding.Bad(
              "nothing can be written in the state folder %s (%s)".formatted(folder, reason(e)),
              "make %s writable, or set XDG_STATE_HOME to a folder that is".formatted(nearest)));
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
  }

  /** The folder itself, or the one above it that it would be made in. */
  private static Path nearestExisting(Path folder) {
    var nearest = folder;
    while (!Files.isDirectory(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }
}
