package dev.monday.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a plan depends on besides the configuration.
 *
 * @param environment the inherited variables
 * @param home the home folder
 * @param exists whether there is a file or folder at a path
 */
public record Surroundings(Map<String, String> environment, Path home, Predicate<Path> exists) {
  public Surroundings {
    environment = Map.copyOf(environment);
  }
}
