package dev.monday.config;

import java.util.Map;

/** What finds the pods of a forward. */
public sealed interface PodSelector {
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
