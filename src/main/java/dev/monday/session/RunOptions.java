package dev.monday.session;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a person asked of one run.
 *
 * @param config the configuration file or folder of {@code --config}; found as documented when
 *     absent
 * @param project the name of the project to run
 * @param timestamps whether each line starts with the time
 * @param prefix whether each line starts with its component's name
 * @param color whether colours are written
 * @param output what is written to standard output
 * @param exitOnFailure whether the first failed component ends the run
 * @param only the names that run, all when empty
 * @param without the names that do not run
 * @param reload whether the run follows changes of the configuration
 * @param allowProduction names of contexts, clusters and namespaces in which workloads are taken
 *     over although they are production's
 * @param takeOver whether workloads are taken from others who have them
 * @param verbose whether the program's own diagnostics also go to standard error
 */
public record RunOptions(
    Optional<Path> config,
    String project,
    boolean timestamps,
    boolean prefix,
    Color color,
    Output output,
    boolean exitOnFailure,
    List<String> only,
    List<String> without,
    boolean reload,
    List<String> allowProduction,
    boolean takeOver,
    boolean verbose) {
  public RunOptions {
    only = List.copyOf(only);
    allowProduction = List.copyOf(allowProduction);
    without = List.copyOf(without);
  }

  /** Those of a run of which nothing but the project was said. */
  public static RunOptions plain(Optional<Path> config, String project) {
    return new RunOptions(
        config,
        project,
        false,
        true,
        Color.AUTO,
        Output.TEXT,
        false,
        List.of(),
        List.of(),
        true,
        List.of(),
        false,
        false);
  }

  /** When colours are written: {@code AUTO} means when standard output is a terminal. */
  public enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** What is written to standard output: lines for people, or one JSON object for each event. */
  public enum Output {
    TEXT,
    JSON
  }
}
