package dev.monday.config;

import java.util.List;
import java.util.Optional;

/**
 * All that the configuration's files say, decoded and free of mistakes. Texts are as written: no
 * {@code ~}, variable or path in them has been expanded.
 */
public record Configuration(Settings settings, Globals globals, List<Project> projects) {
  public Configuration {
    projects = List.copyOf(projects);
  }

  /** The project of this name. */
  public Optional<Project> project(String name) {
    for (var project : projects) {
      if (project.name().value().equals(name)) {
        return Optional.of(project);
      }
    }
    return Optional.empty();
  }
}
