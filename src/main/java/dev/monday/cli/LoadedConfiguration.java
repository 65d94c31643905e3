package dev.monday.cli;

import dev.monday.config.Configuration;
import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.config.Project;
import dev.monday.plan.Plan;
import dev.monday.plan.Projects;
import dev.monday.plan.Surroundings;
import dev.monday.system.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The configuration that a command was pointed at, free of mistakes. */
record LoadedConfiguration(LoadResult.Loaded loaded, Invocation invocation) {
  /**
   * Loads it.
   *
   * @param option the value of {@code --config}
   * @throws RefusedConfiguration when it has mistakes
   */
  static LoadedConfiguration of(Optional<Path> option, Invocation invocation) {
    return switch (load(option, invocation)) {
      case LoadResult.Loaded loaded -> new LoadedConfiguration(loaded, invocation);
      case LoadResult.Refused refused -> throw new RefusedConfiguration(refused);
    };
  }

  static LoadResult load(Optional<Path> option, Invocation invocation) {
    return ConfigurationLoader.load(
        option.orElse(null), invocation.environment(), invocation.folder());
  }

  Configuration configuration() {
    return loaded.configuration();
  }

  List<String> projectNames() {
    return projects().names();
  }

  /**
   * @throws UserError when there is none of this name
   */
  Project project(String name) {
    return projects().named(name);
  }

  /**
   * What a run of the project brings up.
   *
   * @throws RefusedConfiguration when something that it names cannot be resolved
   */
  Plan plan(Project project) {
    var problems = new ArrayList<Diagnostic>();
    var plan = projects().plan(project, surroundings(), problems);
    refuse(problems);
    return plan;
  }

  /**
   * Plans every project, for what only shows then.
   *
   * @throws RefusedConfiguration with the mistakes of all projects
   */
  void planAll() {
    var problems = new ArrayList<Diagnostic>();
    for (var project : configuration().projects()) {
      projects().plan(project, surroundings(), problems);
    }
    refuse(List.copyOf(new LinkedHashSet<>(problems)));
  }

  private void refuse(List<Diagnostic> problems) {
    if (!problems.isEmpty()) {
      throw new RefusedConfiguration(loaded.refused(problems));
    }
  }

  private Projects projects() {
    return new Projects(configuration());
  }

  private Surroundings surroundings() {
    return new Surroundings(invocation.environment(), invocation.home(), Files::exists);
  }
}
