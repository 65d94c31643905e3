package dev.monday.forward.kubernetes.takeover;

import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterName;
import dev.monday.forward.kubernetes.KubeconfigFiles;
import dev.monday.forward.kubernetes.takeover.Seizure.Taker;
import dev.monday.forward.ssh.SshRun;
import dev.monday.lifecycle.Driver;
import dev.monday.system.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the take-overs of one run share: who takes over, by which key, and what he may. */
public final class Takeovers {
  private static final String IMAGE = "ekofr/monday-proxy";

  private final SshRun ssh;
  private final Map<String, String> environment;
  private final Permission permission;
  private final TakeoverLog log;
  private @Nullable RunKey key;

  /**
   * What a person has said for one run alone.
   *
   * @param production names of contexts, clusters and namespaces that may be touched although they
   *     are production's
   * @param steal whether workloads are taken from others who have them
   */
  public record Permission(List<String> production, boolean steal) {
    public Permission {
      production = List.copyOf(production);
    }
  }

  /**
   * @param environment of the person who runs the program
   */
  public Takeovers(
      SshRun ssh, Map<String, String> environment, Permission permission, TakeoverLog log) {
    this.ssh = ssh;
    this.environment = Map.copyOf(environment);
    this.permission = permission;
    this.log = log;
  }

  /**
   * What takes a workload over.
   *
   * @param app the hostname of the app that its traffic goes to
   * @param production words by which a name is known as production's
   */
  public Driver driver(
      Forward.KubernetesRemote workload,
      Cluster cluster,
      Optional<Hostname> app,
      List<String> production) {
    var ports = workload.ports().stream().map(Located::value).toList();
    var wish =
        new Wish(
            ports,
            workload.namespace().map(Located::value),
            workload.pods(),
            workload.image().map(Located::value).orElse(IMAGE),
            workload.force().map(Located::value).orElse(false),
            workload.scaleDown().map(Located::value).orElse(false),
            production,
            permission.production(),
            permission.steal());
    return new TakeoverDriver(
        cluster,
        wish,
        this::taker,
        reports ->
            ssh.leadingHere(
                ports, "the workload", workload.app().map(Located::value), app, reports));
  }

  private synchronized Taker taker() throws IOException {
    if (key == null) {
      key = RunKey.create(log.folder().resolve("take-over-key"));
    }
    return new Taker(environment, key, log);
  }

  /**
   * Puts a workload back that a session which is dead has taken over.
   *
   * @param notices gets what a person should know
   * @return what became of it, for a person
   * @throws UserError when it cannot be put back now
   */
  public static String putBack(
      Taken taken, String session, Map<String, String> environment, Consumer<String> notices)
      throws InterruptedException {
    var files = new KubeconfigFiles(taken.kubeconfig(), "the journal");
    var context = Optional.of(taken.context()).filter(name -> !name.isEmpty());
    var cluster = new Cluster(new ClusterName(files, context), environment);
    var kind =
        Workload.Kind.of(taken.kind())
            .orElseThrow(() ->
                new UserError("cannot put back %s: monday knows no such kind".formatted(taken)));
    var place = new Place(kind, taken.namespace(), taken.name());
    try {
      return new Undo(new Api(cluster), place, notices).of(session).text(place);
    } catch (ClusterException | TakeoverException failure) {
      throw new UserError("cannot put back %s: %s".formatted(taken, failure.getMessage()), failure);
    }
  }
}
