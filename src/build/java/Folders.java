import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Folders of the build. */
class Folders {
  private Folders() {}

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Names, sizes and times of all files, but of caches made from them. */
  static String fingerprint(Path... roots) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path root : roots) {
      for (Path file : files(root)) {
        text.append(
            "%s %d %s%n".formatted(file, Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    return text.toString();
  }

  private static List<Path> files(Path root) throws IOException {
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> Files.isRegularFile(path) && !path.toString().endsWith(".aot"))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
