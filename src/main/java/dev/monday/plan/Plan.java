package dev.monday.plan;

import dev.monday.config.Nearest;
import dev.monday.lifecycle.ComponentId;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.system.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a run of one project brings up.
 *
 * @param folder the folder of the configuration
 * @param naming how the names of the routes work
 * @param components in the order of the configuration, what others require first
 */
public record Plan(String project, Path folder, Naming naming, List<ComponentSpec> components) {
  public Plan {
    components = List.copyOf(components);
  }

  /**
   * The part of the plan that a person asked for.
   *
   * @param only the apps and forwards that stay; all when empty
   * @param without the apps and forwards that do not
   * @throws UserError when one of them is not in the plan
   */
  public Plan select(List<String> only, List<String> without) {
    var known = new LinkedHashSet<String>();
    components.stream()
        .filter(spec -> !(spec instanceof RouteSpec))
        .forEach(spec -> known.add(spec.id().name()));
    requireKnown("--only", only, known);
    requireKnown("--without", without, known);
    Predicate<ComponentId> stays =
        id -> (only.isEmpty() || only.contains(id.name())) && !without.contains(id.name());
    var needed = new HashSet<ComponentId>();
    components.stream()
        .filter(spec -> stays.test(spec.id()))
        .flatMap(spec -> spec.requires().stream())
        .forEach(requirement -> needed.add(requirement.on()));
    return new Plan(
        project,
        folder,
        naming,
        components.stream()
            .filter(spec ->
                spec instanceof RouteSpec ? needed.contains(spec.id()) : stays.test(spec.id()))
            .toList());
  }

  private void requireKnown(String option, List<String> names, Set<String> known) {
    var unknown = new ArrayList<>(names);
    unknown.removeAll(known);
    for (var name : unknown) {
      var hint =
          Nearest.to(name, known)
              .map("did you mean \"%s\"?"::formatted)
              .orElseGet(() -> "it has " + String.join(", ", known));
      throw new UserError(
          "%s: project \"%s\" has no app or forward named \"%s\"; %s"
              .formatted(option, project, name, hint));
    }
  }
}
