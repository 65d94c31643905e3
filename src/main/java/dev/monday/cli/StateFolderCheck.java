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
      Files.delete(Files.createTempFile(nearest, ".monday", ".probe"));
      return List.of(new Finding.Good("state folder: " + folder));
    } catch (IOException _) {
      return List.of(
          new Finding.Bad(
              "nothing can be written in the state folder " + folder,
              Files.isDirectory(nearest)
                  ? "make %s writable, or set XDG_STATE_HOME to a folder that is".formatted(nearest)
                  : "%s is no folder: move it away, or set XDG_STATE_HOME".formatted(nearest)));
    }
  }

  /** The folder itself, or what is above it. */
  private static Path nearestExisting(Path folder) {
    var nearest = folder;
    while (Files.notExists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }
}
