package dev.monday.cli;

import dev.monday.config.Forward;
import dev.monday.config.LoadResult;
import dev.monday.config.Located;
import dev.monday.forward.kubernetes.ClusterName;
import dev.monday.forward.kubernetes.KubeconfigFiles;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the kubeconfig has the contexts that forwards to Kubernetes name. */
record ContextsCheck(Optional<Path> option, Invocation invocation) implements Check {
  @Override
  public List<Finding> findings() {
    if (!(LoadedConfiguration.load(option, invocation) instanceof LoadResult.Loaded loaded)) {
      return List.of();
    }
    try {
      return names(new LoadedConfiguration(loaded, invocation)).stream()
          .map(this::finding)
          .toList();
    } catch (RefusedConfiguration _) {
      return List.of(); // another check says so
    }
  }

  private Set<ClusterName> names(LoadedConfiguration loaded) {
    var names = new LinkedHashSet<ClusterName>();
    for (var project : loaded.configuration().projects()) {
      for (var component : loaded.plan(project).components()) {
        if (component instanceof ForwardSpec spec) {
          name(spec).ifPresent(names::add);
        }
      }
    }
    return names;
  }

  private Optional<ClusterName> name(ForwardSpec spec) {
    var files = KubeconfigFiles.of(invocation.environment(), spec.kubeconfig());
    return switch (spec.forward()) {
      case Forward.Kubernetes pods -> Optional.of(name(files, pods.context()));
      case Forward.KubernetesRemote remote -> Optional.of(name(files, remote.context()));
      case Forward.Ssh _, Forward.SshRemote _, Forward.Tcp _ -> Optional.empty();
    };
  }

  private static ClusterName name(KubeconfigFiles files, Optional<Located<String>> context) {
    return new ClusterName(files, context.map(Located::value));
  }

  private Finding finding(ClusterName name) {
    return name.problem(invocation.environment())
        .<Finding>map(problem ->
            new Finding.Bad(
                problem, "name one that is there by \"context\", or another \"kubeconfig\""))
        .orElseGet(
            () -> new Finding.Good("kubernetes: %s of %s".formatted(name, name.kubeconfig())));
  }
}
