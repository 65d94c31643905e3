package dev.monday.plan;

import dev.monday.config.Diagnostic;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Mapped;
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

/** The names and ports that a project claims, each by one app or forward. */
final class Routes {
  private final Map<ComponentId, RouteSpec> routes = new LinkedHashMap<>();
  private final Map<ComponentId, SourcePosition> claims = new HashMap<>();
  private final List<Diagnostic> problems;

  /**
   * @param problems gets every name and port that is claimed twice
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
      case Forward.KubernetesRemote _, Forward.SshRemote _ -> List.of();
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
