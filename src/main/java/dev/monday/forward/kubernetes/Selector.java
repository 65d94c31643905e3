package dev.monday.forward.kubernetes;

import dev.monday.config.PodSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which pods of a namespace are meant. A pod alone tells whether it is one of them. */
sealed interface Selector {
  boolean matches(Pod pod);

  /** For a person, after "a pod", for example {@code with app=shop}. */
  String text();

  /**
   * What the configuration wants.
   *
   * @param labels those of the service that is named, if one is
   */
  static Selector of(PodSelector wanted, Optional<Map<String, String>> labels) {
    return switch (wanted) {
      case PodSelector.Labels(var given) -> {
        var texts = new LinkedHashMap<String, String>();
        given.forEach((name, value) -> texts.put(name, value.value()));
        yield new Labels(texts);
      }
      case PodSelector.Service(var name) -> new Service(name.value(), labels.orElse(Map.of()));
      case PodSelector.Deployment(var name) -> new Deployment(name.value());
      case PodSelector.StatefulSet(var name) -> new StatefulSet(name.value());
      case PodSelector.Pod(var name) -> new Named(name.value());
    };
  }

  /** Labels and their values, all of them. */
  record Labels(Map<String, String> labels) implements Selector {
    public Labels {
      labels = Map.copyOf(labels);
    }

    @Override
    public boolean matches(Pod pod) {
      return pod.labels().entrySet().containsAll(labels.entrySet());
    }

    @Override
    public String text() {
      return "with "
          + labels.entrySet().stream()
              .map(Map.Entry::toString)
              .sorted()
              .collect(Collectors.joining(", "));
    }
  }

  /**
   * The pods of a Deployment: those of its ReplicaSets, which are named after it and the hash that
   * their pods have as a label (k8s.io/kubernetes/pkg/controller/deployment, sync.go).
   */
  record Deployment(String name) implements Selector {
    private static final String HASH = "pod-template-hash";

    @Override
    public boolean matches(Pod pod) {
      var made = "%s-%s".formatted(name, Objects.toString(pod.labels().get(HASH), ""));
      return pod.owner()
          .filter(owner -> owner.equals(new Pod.Owner("ReplicaSet", made)))
          .isPresent();
    }

    @Override
    public String text() {
      return "of the deployment " + name;
    }
  }

  record StatefulSet(String name) implements Selector {
    @Override
    public boolean matches(Pod pod) {
      return pod.owner()
          .filter(owner -> owner.equals(new Pod.Owner("StatefulSet", name)))
          .isPresent();
    }

    @Override
    public String text() {
      return "of the stateful set " + name;
    }
  }

  record Named(String name) implements Selector {
    @Override
    public boolean matches(Pod pod) {
      return pod.name().equals(name);
    }

    @Override
    public String text() {
      return "named " + name;
    }
  }

  /**
   * The pods behind a service.
   *
   * @param labels its selector, which finds nothing when it is empty
   */
  record Service(String name, Map<String, String> labels) implements Selector {
    public Service {
      labels = Map.copyOf(labels);
    }

    @Override
    public boolean matches(Pod pod) {
      return !labels.isEmpty() && new Labels(labels).matches(pod);
    }

    @Override
    public String text() {
      return "of the service " + name;
    }
  }
}
