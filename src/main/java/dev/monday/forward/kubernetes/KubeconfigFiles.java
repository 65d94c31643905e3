package dev.monday.forward.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The kubeconfig files of a run.
 *
 * @param files in the order in which they are merged; some may not exist
 * @param chosenBy what named them, as a person knows it
 */
public record KubeconfigFiles(List<Path> files, String chosenBy) {
  public KubeconfigFiles {
    files = List.copyOf(files);
  }

  /**
   * The environment variable of ours wins over the configuration, which wins over kubectl's
   * variable and its place.
   *
   * @param configured the key {@code kubeconfig}
   */
  public static KubeconfigFiles of(Map<String, String> environment, Optional<Path> configured) {
    Function<String, Optional<KubeconfigFiles>> variable =
        name ->
            Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isEmpty())
                .map(value -> new KubeconfigFiles(listed(value), "$" + name));
    return variable
        .apply("MONDAY_KUBE_CONFIG")
        .or(() -> configured.map(file -> new KubeconfigFiles(List.of(file), "\"kubeconfig\"")))
        .or(() -> variable.apply("KUBECONFIG"))
        .orElseGet(() ->
            new KubeconfigFiles(
                List.of(Path.of(environment.getOrDefault("HOME", "/"), ".kube", "config")),
                "kubectl's default"));
  }

  private static List<Path> listed(String value) {
    return Arrays.stream(value.split(File.pathSeparator, -1))
        .filter(name -> !name.isEmpty())
        .map(Path::of)
        .toList();
  }

  List<Path> existing() {
    return files.stream().filter(Files::isRegularFile).toList();
  }

  /** When each of those that are there was written last. */
  Map<Path, FileTime> written() {
    var times = new LinkedHashMap<Path, FileTime>();
    for (Path file : files) {
      try {
        times.put(file, Files.getLastModifiedTime(file));
      } catch (IOException _) {
        // it is not there
      }
    }
    return times;
  }

  /** {@code /home/anna/.kube/config}, or several of them. */
  @Override
  public String toString() {
    return String.join(", ", files.stream().map(Path::toString).toList());
  }
}
