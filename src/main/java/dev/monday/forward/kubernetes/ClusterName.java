package dev.monday.forward.kubernetes;

import java.util.Map;
import java.util.Optional;

/**
 * Which cluster is meant, and as whom.
 *
 * @param context the kubeconfig's current one when empty
 */
public record ClusterName(KubeconfigFiles kubeconfig, Optional<String> context) {
  /**
   * Why it cannot be used, as far as files tell; no program is called, and no server.
   *
   * @param environment of the person who runs the program
   */
  public Optional<String> problem(Map<String, String> environment) {
    try {
      Access.look(this, environment);
      return Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** {@code staging}, or words that stand for it. */
  @Override
  public String toString() {
    return context.map("context \"%s\""::formatted).orElse("the current context");
  }
}
