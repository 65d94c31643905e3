package dev.monday.config;

import java.util.Map;

/** What finds the pods of a forward. */
public sealed interface PodSelector {
  /** The labels that are written; none where something else finds them. */
  default Map<String, Located<String>> writtenLabels() {
    return this instanceof Labels(var labels) ? labels : Map.of();
  }

  /** All of them; at least one. */
  record Labels(Map<String, Located<String>> labels) implements PodSelector {
    public Labels {
      labels = Ordered.copyOf(labels);
    }
  }

  record Service(Located<String> name) implements PodSelector {}

  record Deployment(Located<String> name) implements PodSelector {}

  record StatefulSet(Located<String> name) implements PodSelector {}

  record Pod(Located<String> name) implements PodSelector {}
}
