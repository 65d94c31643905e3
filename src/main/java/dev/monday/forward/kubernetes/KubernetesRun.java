package dev.monday.forward.kubernetes;

import dev.monday.config.Forward;
import dev.monday.config.Located;
import dev.monday.config.PodPort;
import dev.monday.lifecycle.Driver;
import dev.monday.proxy.Proxy;
import dev.monday.proxy.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the forwards of one run to pods share: a cluster for each context. */
public final class KubernetesRun {
  private final Proxy proxy;
  private final Map<String, String> environment;
  private final Duration hold;
  private final Map<ClusterName, Cluster> clusters = new HashMap<>();

  /**
   * @param environment of the person who runs the program
   * @param hold how long a client waits for a pod
   */
  public KubernetesRun(Proxy proxy, Map<String, String> environment, Duration hold) {
    this.proxy = proxy;
    this.environment = Map.copyOf(environment);
    this.hold = hold;
  }

  /**
   * The cluster that forwards of one context share.
   *
   * @param kubeconfig the one that is configured
   */
  public Cluster cluster(Optional<Located<String>> context, Optional<Path> kubeconfig) {
    var files = KubeconfigFiles.of(environment, kubeconfig);
    var name = new ClusterName(files, context.map(Located::value));
    return clusters.computeIfAbsent(name, one -> new Cluster(one, environment));
  }

  /**
   * What leads to pods.
   *
   * @param kubeconfig the one that is configured
   */
  public Driver driver(Forward.Kubernetes pods, Optional<Path> kubeconfig) {
    var cluster = cluster(pods.context(), kubeconfig);
    var ports = new LinkedHashMap<Route, PodPort>();
    for (var mapping : pods.ports()) {
      var route = proxy.route(pods.hostname().map(Located::value), mapping.value().local());
      ports.put(route, mapping.value().remote());
    }
    return new KubernetesDriver(
        cluster,
        new KubernetesDriver.Wish(
            ports,
            pods.namespace().map(Located::value),
            pods.pods(),
            pods.probe().map(Located::value).orElse(true),
            hold));
  }
}
