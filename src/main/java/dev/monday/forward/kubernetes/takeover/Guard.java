package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What must not be taken over without a further word. Pure. */
final class Guard {
  private static final List<String> ARGO =
      List.of("argocd-controller", "argocd-application-controller");
  private static final List<String> FLUX = List.of("kustomize-controller", "helm-controller");

  private Guard() {}

  /**
   * A name that may stand for production.
   *
   * @param what {@code context} for example
   */
  record Named(String what, String name) {}

  /**
   * Why this place is refused; empty when it is not.
   *
   * @param words a name that holds one of them is production
   * @param allowed names that this run may touch all the same
   */
  static Optional<String> production(List<Named> names, List<String> words, List<String> allowed) {
    for (Named named : names) {
      if (allowed.contains(named.name())) {
        continue;
      }
      for (String word : words) {
        if (holds(named.name(), word)) {
          return Optional.of(
              "the %s \"%s\" is production, by its word \"%s\"; if that is what you want, say so with --allow-production %s"
                  .formatted(named.what(), named.name(), word, named.name()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whole words only: {@code product} is not {@code prod}. */
  private static boolean holds(String name, String word) {
    return words(name).contains(words(word));
  }

  private static String words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" ", " ", " "));
  }

  /**
   * Who would set the workload back, or scale it: {@code Helm (release shop)}.
   *
   * @param autoscalers the HorizontalPodAutoscalers of its namespace
   */
  static Optional<String> owner(Workload workload, List<JsonNode> autoscalers) {
    return argo(workload)
        .or(() -> flux(workload))
        .or(() -> helm(workload))
        .or(() -> autoscaler(workload, autoscalers));
  }

  private static Optional<String> argo(Workload workload) {
    return workload
        .annotation("argocd.argoproj.io/tracking-id")
        .map(id -> id.split(":", 2)[0])
        .or(() -> workload.label("argocd.argoproj.io/instance"))
        .map("Argo CD (application %s)"::formatted)
        .or(() -> isWrittenBy(workload, ARGO) ? Optional.of("Argo CD") : Optional.empty());
  }

  private static Optional<String> flux(Workload workload) {
    return workload
        .label("kustomize.toolkit.fluxcd.io/name")
        .map("Flux (kustomization %s)"::formatted)
        .or(() -> workload.label("helm.toolkit.fluxcd.io/name").map("Flux (release %s)"::formatted))
        .or(() -> isWrittenBy(workload, FLUX) ? Optional.of("Flux") : Optional.empty());
  }

  private static Optional<String> helm(Workload workload) {
    return workload
        .annotation("meta.helm.sh/release-name")
        .map("Helm (release %s)"::formatted)
        .or(() ->
            workload.label("app.kubernetes.io/managed-by").filter("Helm"::equals).map(_ -> "Helm"));
  }

  /** Who has set fields of it, as the API server notes. */
  private static boolean isWrittenBy(Workload workload, List<String> managers) {
    for (JsonNode entry : workload.metadata().path("managedFields")) {
      if (managers.contains(entry.path("manager").asText())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> autoscaler(Workload workload, List<JsonNode> autoscalers) {
    return autoscalers.stream()
        .filter(scaler -> {
          var target = scaler.path("spec").path("scaleTargetRef");
          return target.path("kind").asText().equals(workload.kind().text())
              && target.path("name").asText().equals(workload.name());
        })
        .map(scaler -> "the autoscaler " + scaler.path("metadata").path("name").asText())
        .findFirst();
  }

  /** Why the workload cannot be replaced as it is, whatever is allowed; empty when it can. */
  static Optional<String> obstacle(Workload workload, boolean scaleDown) {
    var strategy = workload.spec().path("updateStrategy");
    if (workload.containers().isEmpty()) {
      return Optional.of("it has no container");
    }
    if (workload.spec().path("paused").asBoolean()) {
      return Optional.of("its rollouts are paused; resume them with kubectl rollout resume");
    }
    if (strategy.path("type").asText().equals("OnDelete")) {
      return Optional.of("its update strategy is OnDelete, so its pods would not be replaced");
    }
    if (strategy.path("rollingUpdate").path("partition").asInt() > 0) {
      return Optional.of(
          "its update strategy has a partition, which keeps its first pods as they are");
    }
    if (workload.kind() == Workload.Kind.STATEFUL_SET && workload.replicas() > 1 && !scaleDown) {
      return Optional.of(
          "it has %d replicas, which would become 1 for the time; set \"scale_down: true\" if that is what you want"
              .formatted(workload.replicas()));
    }
    return Optional.empty();
  }
}
