package dev.monday.forward.kubernetes.takeover;

import dev.monday.config.Forward;
import dev.monday.config.Located;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterName;
import dev.monday.forward.kubernetes.KubeconfigFiles;
import dev.monday.system.UserError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Looks at workloads that a configuration names for what somebody has left there who has died,
 * whoever it was, and puts it back.
 */
public final class Remains {
  private final Map<String, String> environment;
  private final Consumer<String> waiting;
  private final Map<ClusterName, Cluster> clusters = new HashMap<>();

  /** Those that did not answer once are not asked again. */
  private final Set<ClusterName> unreachable = new HashSet<>();

  /**
   * @param environment of the person who runs the program
   * @param waiting is told what is waited for, if something has to be
   */
  public Remains(Map<String, String> environment, Consumer<String> waiting) {
    this.environment = Map.copyOf(environment);
    this.waiting = waiting;
  }

  /**
   * Puts the workload of a forward back if the one who has taken it over has died.
   *
   * @param kubeconfig the one that is configured
   * @return what there was, for a person; empty when it is not taken over, or not there
   * @throws UserError when that cannot be found out, or not be mended
   */
  public Optional<String> of(Forward.KubernetesRemote forward, Optional<Path> kubeconfig)
      throws InterruptedException {
    var files = KubeconfigFiles.of(environment, kubeconfig);
    var name = new ClusterName(files, forward.context().map(Located::value));
    if (unreachable.contains(name)) {
      return Optional.empty();
    }
    var cluster = clusters.computeIfAbsent(name, one -> new Cluster(one, environment));
    try {
      return of(forward, cluster);
    } catch (ClusterException failure) {
      return switch (failure.kind()) {
        case NOT_FOUND -> Optional.empty();
        case UNREACHABLE, UNAUTHORIZED, MISCONFIGURED -> {
          unreachable.add(name);
          throw unknown(forward, failure);
        }
        case FORBIDDEN, CONFLICT, GONE -> throw unknown(forward, failure);
      };
    } catch (TakeoverException failure) {
      throw unknown(forward, failure);
    }
  }

  private static UserError unknown(Forward.KubernetesRemote forward, Exception failure) {
    return new UserError(
        "cannot look whether the workload of forward \"%s\" is taken over: %s"
            .formatted(forward.name().value(), failure.getMessage()),
        failure);
  }

  private Optional<String> of(Forward.KubernetesRemote forward, Cluster cluster)
      throws ClusterException, TakeoverException, InterruptedException {
    var api = new Api(cluster);
    var namespace =
        forward.namespace().isPresent() ? forward.namespace().get().value() : cluster.namespace();
    var place = Place.of(new ClusterWorkloads(api).find(forward.pods(), namespace));
    var result =
        new Undo(api, place, waiting)
            .ofTheDead(
                now -> Holder.here(environment, session(), now),
                by -> waiting.accept(Vigil.begun(place, by)));
    return switch (result) {
      case Undo.Result.Nothing _ -> Optional.empty();
      case Undo.Result.Another _ -> Optional.of(result.text(place));
      case Undo.Result.Undone undone ->
          Optional.of(
              "%s; %s had taken it over, and died"
                  .formatted(result.text(place), undone.takeover().holder()));
    };
  }

  /** As short as a run's, but of no run. */
  private static String session() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
