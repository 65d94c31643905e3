package dev.monday.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start: the program with its arguments, the folder it starts in, and its environment,
 * complete: nothing is inherited, only {@code PWD} is always that folder.
 *
 * @param entry an argument list to put in front of the program's, which replaces itself by the
 *     program once it has set something up; empty for most
 */
public record Launch(
    List<String> argv, Path folder, Map<String, String> environment, List<String> entry) {

  public Launch {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    entry = List.copyOf(entry);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("a launch needs a program");
    }
  }

  public Launch(List<String> argv, Path folder, Map<String, String> environment) {
    this(argv, folder, environment, List.of());
  }

  String program() {
    return argv.getFirst();
  }

  /** The mark that everything started by this launch carries, when its environment has one. */
  Marker marker() {
    return Marker.of(environment);
  }
}
