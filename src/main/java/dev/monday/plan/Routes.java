package dev.monday.plan;

import dev.monday.config.Diagnostic;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
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
    return ports.isEmpty() ? List.of(add(name, Optional.empty())) : claim(name, ports);
  }

  /** What a forward requires of its name; nothing when it has none. */
  List<Requirement> of(Forward forward) {
    return switch (forward) {
      case Forward.Tcp tcp -> claim(tcp.hostname(), tcp.ports());
      case Forward.Kubernetes _, Forward.Ssh _, Forward.KubernetesRemote _, Forward.SshRemote _ ->
          List.of();
    };
  }

  private List<Requirement> claim(Located<Hostname> name, List<Located<PortMapping>> ports) {
    var requires = new ArrayList<Requirement>();
    for (var mapping : ports) {
      var port = new Located<>(mapping.value().local(), mapping.at());
      var requirement = add(name, Optional.of(port));
      requires.add(requirement);
      var first = claims.putIfAbsent(requirement.on(), mapping.at());
      if (first != null) {
        problems.add(
            new Diagnostic(
                mapping.at(),
                "%s:%s is claimed twice".formatted(name.value(), port.value()),
                "the first is in %s; give one of them another port or another hostname"
                    .formatted(first.shortly(mapping.at()))));
      }
    }
    return requires;
  }

  private Requirement add(Located<Hostname> name, Optional<Located<Port>> port) {
    var text = port.map(at -> name.value() + ":" + at.value()).orElse(name.value().text());
    var id = ComponentId.route(text);
    var policy = RestartPolicy.never(RestartPolicy.DEFAULT_GRACE);
    routes.putIfAbsent(id, new RouteSpec(id, policy, name, port));
    return new Requirement(id, Condition.DECIDED, false);
  }
}
