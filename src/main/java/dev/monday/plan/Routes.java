package dev.monday.plan;

import dev.monday.config.Diagnostic;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Mapped;
import dev.monday.config.PodSelector;
import dev.monday.config.Port;
import dev.monday.config.PortMapping;
import dev.monday.config.SourcePosition;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.plan.ComponentSpec.RouteSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The names, ports and workloads that a project claims, each by one app or forward. */
final class Routes {
  private final Map<ComponentId, RouteSpec> routes = new LinkedHashMap<>();
  private final Map<ComponentId, SourcePosition> claims = new HashMap<>();
  private final Map<TakenOver, SourcePosition> takenOver = new HashMap<>();
  private final List<Diagnostic> problems;

  /**
   * A workload that a forward takes over.
   *
   * @param workload as a person knows it
   */
  private record TakenOver(Optional<String> context, Optional<String> namespace, String workload) {}

  /**
   * @param problems gets all that is claimed twice
   */
  Routes(List<Diagnostic> problems) {
    this.problems = problems;
  }

  List<RouteSpec> all() {
    return List.copyOf(routes.values());
  }

  /** What an app requires of its name; without {@code ports} those it listens on are not known. */
  List<Requirement> ofApp(Located<Hostname> name, List<Located<PortMapping>> ports) {
    return ports.isEmpty()
        ? List.of(add(ComponentId.route(name.value().text()), Optional.of(name), Optional.empty()))
        : claim(Optional.of(name), ports);
  }

  /** What a forward requires of its name, or of 127.0.0.1 when it has none. */
  List<Requirement> of(Forward forward) {
    return switch (forward) {
      case Forward.Tcp tcp -> claim(Optional.of(tcp.hostname()), tcp.ports());
      case Forward.Ssh ssh -> claim(ssh.hostname(), ssh.ports());
      case Forward.Kubernetes pods -> claim(pods.hostname(), pods.ports());
      case Forward.KubernetesRemote remote -> {
        claim(remote);
        yield List.of();
      }
      case Forward.SshRemote _ -> List.of();
    };
  }

  /** Two ways to find one workload, such as its name and its pods' labels, only a cluster tells. */
  private void claim(Forward.KubernetesRemote remote) {
    var workload = text(remote.pods());
    var place =
        new TakenOver(
            remote.context().map(Located::value), remote.namespace().map(Located::value), workload);
    var at = remote.name().at();
    var first = takenOver.putIfAbsent(place, at);
    if (first != null) {
      problems.add(
          new Diagnostic(
              at,
              "%s is taken over twice".formatted(workload),
              "the first is in %s; give one forward the ports of both"
                  .formatted(first.shortly(at))));
    }
  }

  private static String text(PodSelector pods) {
    return switch (pods) {
      case PodSelector.Labels(var labels) ->
          "the workload of the pods with "
              + labels.entrySet().stream()
                  .map(label -> "%s=%s".formatted(label.getKey(), label.getValue().value()))
                  .sorted()
                  .collect(Collectors.joining(", "));
      case PodSelector.Deployment(var name) -> "the deployment " + name.value();
      case PodSelector.StatefulSet(var name) -> "the stateful set " + name.value();
      case PodSelector.Service(var name) -> "the workload of the service " + name.value();
      case PodSelector.Pod(var name) -> "the workload of the pod " + name.value();
    };
  }

  private List<Requirement> claim(
      Optional<Located<Hostname>> name, List<? extends Located<? extends Mapped>> ports) {
    var requires = new ArrayList<Requirement>();
    for (var mapping : ports) {
      var port = new Located<>(mapping.value().local(), mapping.at());
      var id = RouteSpec.id(name.map(Located::value), port.value());
      var requirement = add(id, name, Optional.of(port));
      requires.add(requirement);
      var first = claims.putIfAbsent(requirement.on(), mapping.at());
      if (first != null) {
        problems.add(
            new Diagnostic(
                mapping.at(),
                id.name() + " is claimed twice",
                "the first is in %s; give one of them another port or another hostname"
                    .formatted(first.shortly(mapping.at()))));
      }
    }
    return requires;
  }

  private Requirement add(
      ComponentId id, Optional<Located<Hostname>> name, Optional<Located<Port>> port) {
    var policy = RestartPolicy.never(RestartPolicy.DEFAULT_GRACE);
    routes.putIfAbsent(id, new RouteSpec(id, policy, name, port));
    return new Requirement(id, Condition.DECIDED, false);
  }
}
