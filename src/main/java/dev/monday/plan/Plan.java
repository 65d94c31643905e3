package dev.monday.plan;

import java.util.List;

/**
 * What a run of one project brings up.
 *
 * @param components in the order of the configuration, what others require first
 * @param unsupported what the configuration asks for and this version cannot do yet, one line each
 */
public record Plan(String project, List<ComponentSpec> components, List<String> unsupported) {
  public Plan {
    components = List.copyOf(components);
    unsupported = List.copyOf(unsupported);
  }
}
