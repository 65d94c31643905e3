package dev.monday.config;

import java.util.ArrayList;
import java.util.IdentityHashMap;
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

  /** The apps of a project: the global ones, then its own, each once. */
  public List<Application> applicationsOf(Project project) {
    return joined(globals.applications(), project.applications());
  }

  /** The forwards of a project: the global ones, then its own, each once. */
  public List<Forward> forwardsOf(Project project) {
    return joined(globals.forwards(), project.forwards());
  }

  /** Both lists; what is the same object in both is one app or forward that was listed twice. */
  private static <T> List<T> joined(List<T> first, List<T> second) {
    var seen = new IdentityHashMap<T, Boolean>();
    var all = new ArrayList<T>();
    for (var list : List.of(first, second)) {
      for (var value : list) {
        if (seen.put(value, true) == null) {
          all.add(value);
        }
      }
    }
    return List.copyOf(all);
  }
}
