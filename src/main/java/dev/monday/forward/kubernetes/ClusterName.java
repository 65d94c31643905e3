package dev.monday.forward.kubernetes;

import java.util.Optional;

/**
 * Which cluster is meant, and as whom.
 *
 * @param context the kubeconfig's current one when empty
 */
public record ClusterName(KubeconfigFiles kubeconfig, Optional<String> context) {
  /** {@code staging}, or words that stand for it. */
  @Override
  public String toString() {
    return context.map("context \"%s\""::formatted).orElse("the current context");
  }
}
