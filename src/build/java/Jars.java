import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder {@code lib}: the program and its libraries. A jar that is already there and as old as
 * its source is not touched, because the caches know the jars by size and time of change.
 */
class Jars {
  private Jars() {}

  static void install(Path program, List<Path> libraries, Path folder) throws IOException {
    Files.createDirectories(folder);
    Set<Path> wanted = new HashSet<>();
    wanted.add(copy(program, folder.resolve("monday.jar")));
    for (Path library : libraries) {
      wanted.add(copy(library, folder.resolve(library.getFileName())));
    }
    try (Stream<Path> present = Files.list(folder)) {
      for (Path file : present.filter(file -> file.toString().endsWith(".jar")).toList()) {
        if (!wanted.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    FileTime time = Files.getLastModifiedTime(from);
    if (!Files.exists(to) || !Files.getLastModifiedTime(to).equals(time)) {
      OldClasses.rewrite(from, to);
      Files.setLastModifiedTime(to, time);
    }
    return to;
  }
}
