package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Kubeconfig files as they are merged: of several with one name the first counts. */
final class Kubeconfig {
  private final KubeconfigFiles files;
  private final List<Config> parts;

  private Kubeconfig(KubeconfigFiles files, List<Config> parts) {
    this.files = files;
    this.parts = List.copyOf(parts);
  }

  static Kubeconfig read(KubeconfigFiles files) throws ClusterException {
    var parts = new ArrayList<Config>();
    for (Path file : files.existing()) {
      try {
        parts.add(KubeConfigUtils.parseConfig(file.toFile()));
      } catch (RuntimeException e) { // also those of the YAML library below
        throw new ClusterException(
            Kind.MISCONFIGURED,
            "cannot read the kubeconfig %s: %s; \"kubectl config view\" shows what kubectl makes of it"
                .formatted(file, Causes.innermost(e)),
            e);
      }
    }
    return new Kubeconfig(files, parts);
  }

  Config[] parts() {
    return parts.toArray(Config[]::new);
  }

  /**
   * One context with what it names.
   *
   * @throws ClusterException when it, its cluster or its user is not there
   */
  Entry entry(Optional<String> wanted) throws ClusterException {
    var name = wanted.or(this::current).orElseThrow(this::noCurrent);
    var context =
        first(Config::getContexts, entry -> name.equals(entry.getName()))
            .map(NamedContext::getContext)
            .orElseThrow(() -> noContext(name));
    var clusterName = Objects.toString(context.getCluster(), "");
    var cluster =
        first(Config::getClusters, entry -> clusterName.equals(entry.getName()))
            .map(NamedCluster::getCluster)
            .orElseThrow(() -> missing(name, "cluster", clusterName));
    var userName = Objects.toString(context.getUser(), "");
    var user =
        first(Config::getUsers, entry -> userName.equals(entry.getName()))
            .map(NamedAuthInfo::getUser)
            .orElseThrow(() -> missing(name, "user", userName));
    return new Entry(name, clusterName, cluster, user);
  }

  /**
   * @param context its name
   * @param clusterName what it calls its cluster
   */
  record Entry(String context, String clusterName, Cluster cluster, AuthInfo user) {}

  private Optional<String> current() {
    return parts.stream()
        .map(Config::getCurrentContext)
        .filter(name -> name != null && !name.isEmpty())
        .findFirst();
  }

  private <T> Optional<T> first(Function<Config, List<T>> entries, Predicate<T> wanted) {
    return parts.stream()
        .flatMap(part -> Optional.ofNullable(entries.apply(part)).stream().flatMap(List::stream))
        .filter(wanted)
        .findFirst();
  }

  private String contexts() {
    var names =
        parts.stream()
            .flatMap(part -> Optional.ofNullable(part.getContexts()).stream().flatMap(List::stream))
            .map(NamedContext::getName)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "it has none" : "it has " + names;
  }

  private ClusterException noContext(String name) {
    return new ClusterException(
        Kind.MISCONFIGURED,
        "the kubeconfig %s has no context \"%s\"; %s".formatted(files, name, contexts()));
  }

  private ClusterException noCurrent() {
    return new ClusterException(
        Kind.MISCONFIGURED,
        "the kubeconfig %s has no current context; name one by \"context\" (%s)"
            .formatted(files, contexts()));
  }

  private ClusterException missing(String context, String what, String name) {
    return new ClusterException(
        Kind.MISCONFIGURED,
        "the context \"%s\" of the kubeconfig %s names the %s \"%s\", which is not there"
            .formatted(context, files, what, name));
  }
}
