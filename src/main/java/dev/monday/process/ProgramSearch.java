package dev.monday.process;

import dev.monday.process.LaunchException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds programs as the system does, so that what cannot start is said before it is tried. */
public final class ProgramSearch {

  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private ProgramSearch() {}

  /** Fails when the launch's folder or program is missing or not to be used. */
  static void check(Launch launch) throws LaunchException {
    if (!Files.isDirectory(launch.folder())) {
      String why =
          Files.exists(launch.folder())
              ? "it is no folder; correct \"path\""
              : "no such folder; create it or correct \"path\"";
      throw new LaunchException(
          Reason.FOLDER_MISSING,
          "cannot start \"%s\" in %s: %s".formatted(launch.program(), launch.folder(), why));
    }
    List<Path> candidates = candidates(launch);
    if (candidates.stream().anyMatch(ProgramSearch::isProgram)) {
      return;
    }
    for (Path candidate : candidates) {
      if (Files.exists(candidate)) {
        throw notExecutable(launch, candidate);
      }
    }
    throw notFound(launch);
  }

  /** A tool of the system: on this program's own path, or where systems keep it. */
  public static Optional<Path> tool(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":" + USUAL_PATH;
    return folders(path, Path.of("/")).stream()
        .map(folder -> folder.resolve(name))
        .filter(ProgramSearch::isProgram)
        .findFirst();
  }

  private static List<Path> candidates(Launch launch) {
    if (launch.program().contains("/")) {
      return List.of(launch.folder().resolve(launch.program()).normalize());
    }
    String path = launch.environment().getOrDefault("PATH", USUAL_PATH);
    return folders(path, launch.folder()).stream()
        .map(folder -> folder.resolve(launch.program()))
        .toList();
  }

  /** An empty entry of a path is the folder of work, as for the shell. */
  private static List<Path> folders(String path, Path work) {
    var folders = new ArrayList<Path>();
    for (String entry : path.split(":", -1)) {
      folders.add(work.resolve(entry));
    }
    return folders;
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static LaunchException notFound(Launch launch) {
    String message =
        launch.program().contains("/")
            ? "cannot start \"%s\": no such file in %s".formatted(launch.program(), launch.folder())
            : "cannot start \"%s\": not found on PATH; install it, or write where it is"
                .formatted(launch.program());
    return new LaunchException(Reason.NOT_FOUND, message);
  }

  private static LaunchException notExecutable(Launch launch, Path file) {
    String why =
        Files.isDirectory(file)
            ? "%s is a folder".formatted(file)
            : "%s is not executable; chmod +x makes it so".formatted(file);
    return new LaunchException(
        Reason.NOT_EXECUTABLE, "cannot start \"%s\": %s".formatted(launch.program(), why));
  }
}
