package dev.monday.plan;

import dev.monday.config.Configuration;
import dev.monday.config.Diagnostic;
import dev.monday.config.Nearest;
import dev.monday.config.Project;
import dev.monday.system.UserError;
import java.util.List;

/** The projects of a configuration, and what a run of each brings up. */
public record Projects(Configuration configuration) {
  public List<String> names() {
    return configuration.projects().stream().map(project -> project.name().value()).toList();
  }

  /**
   * The project of this name.
   *
   * @throws UserError when there is none
   */
  public Project named(String name) {
    return configuration.project(name).orElseThrow(() -> none(name));
  }

  private UserError none(String name) {
    var names = names();
    var hint =
        Nearest.to(name, names)
            .map("did you mean \"%s\"?"::formatted)
            .orElseGet(() ->
                names.isEmpty()
                    ? "the configuration has none"
                    : "there are " + String.join(", ", names));
    return new UserError("there is no project named \"%s\"; %s".formatted(name, hint));
  }

  /**
   * What a run of the project brings up.
   *
   * @param problems gets what is wrong; when it is not empty the plan must not be run
   */
  public Plan plan(Project project, Surroundings surroundings, List<Diagnostic> problems) {
    return Planner.plan(configuration, project, surroundings, problems);
  }
}
