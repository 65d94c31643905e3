package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.takeover.Guard.Named;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The beginning of a take-over: what must be true for it, and the change of the workload. */
final class Seizure {
  private final Cluster cluster;
  private final Api api;
  private final ClusterWorkloads workloads;
  private final Wish wish;
  private final Taker taker;
  private final Consumer<String> notices;

  /**
   * Who takes over.
   *
   * @param environment of the person who runs the program
   * @param key of this run
   */
  record Taker(Map<String, String> environment, RunKey key, TakeoverLog log) {
    Taker {
      environment = Map.copyOf(environment);
    }
  }

  /** A workload that is taken over. */
  record Seized(Place place, Workload workload, Takeover takeover) {}

  Seizure(Cluster cluster, Wish wish, Taker taker, Consumer<String> notices) {
    this.cluster = cluster;
    this.api = new Api(cluster);
    this.workloads = new ClusterWorkloads(api);
    this.wish = wish;
    this.taker = taker;
    this.notices = notices;
  }

  /**
   * The workload that is meant, if nothing speaks against it.
   *
   * @throws TakeoverException when something does
   */
  Workload find() throws ClusterException, TakeoverException, InterruptedException {
    var namespace = wish.namespace().isPresent() ? wish.namespace().get() : cluster.namespace();
    if (wish.remotePorts().contains(ProxyServer.PORT)) {
      throw new TakeoverException(
          "port %d of the pod is the proxy's own; no port of \"ports\" can be that"
              .formatted(ProxyServer.PORT));
    }
    requireNoProduction(namespace);
    var workload = workloads.find(wish.selector(), namespace);
    var place = Place.of(workload);
    var original = Undo.parsed(workload).map(known -> known.original(workload)).orElse(workload);
    var obstacle = Guard.obstacle(original, wish.scaleDown());
    if (obstacle.isPresent()) {
      throw new TakeoverException("cannot take over %s: %s".formatted(place, obstacle.get()));
    }
    if (!wish.force()) {
      requireNoOwner(workload);
    }
    return workload;
  }

  private void requireNoProduction(String namespace)
      throws ClusterException, TakeoverException, InterruptedException {
    var names =
        List.of(
            new Named("context", cluster.context()),
            new Named("cluster", cluster.clusterName()),
            new Named("namespace", namespace));
    var reason = Guard.production(names, wish.production(), wish.allowed());
    if (reason.isPresent()) {
      throw new TakeoverException("cannot take over a workload: " + reason.get());
    }
  }

  private void requireNoOwner(Workload workload)
      throws ClusterException, TakeoverException, InterruptedException {
    var owner = Guard.owner(workload, workloads.autoscalers(workload.namespace()));
    if (owner.isPresent()) {
      throw new TakeoverException(
          "cannot take over %s: %s manages it, and might set it back at any time; set \"force: true\" to do it all the same"
              .formatted(Place.of(workload), owner.get()));
    }
  }

  /**
   * Makes the lease this run's, unless somebody else has the workload. Who has not been heard of is
   * waited for.
   */
  Holder claim(Place place, Tenancy tenancy)
      throws ClusterException, TakeoverException, InterruptedException {
    var session = taker.log().session();
    var sight =
        wish.steal()
            ? tenancy.look(session)
            : Vigil.keep(
                () -> tenancy.look(session),
                Vigil.Ticker.SYSTEM,
                by -> notices.accept(Vigil.begun(place, by)));
    switch (sight.claim()) {
      case Claim.Free _, Claim.Ours _ -> {}
      case Claim.Held(Holder by) -> requireSteal(place, by);
      case Claim.Silent(Holder by) -> requireSteal(place, by);
      case Claim.Stale(Holder by, Duration silence) ->
          notices.accept(
              "%s was taken over by %s, who has not been heard of for %d minutes; it is taken from there"
                  .formatted(place, by, silence.toMinutes()));
    }
    var holder = Holder.here(taker.environment(), session, sight.time());
    tenancy.take(holder, sight);
    return holder;
  }

  private void requireSteal(Place place, Holder by) throws TakeoverException {
    if (!wish.steal()) {
      throw new TakeoverException(
          "cannot take over %s: it is taken over by %s; ask there, or take it with --take-over"
              .formatted(place, by));
    }
    notices.accept("%s is taken from %s".formatted(place, by));
  }

  /**
   * Notes the workload down.
   *
   * @throws IOException when that cannot be; nothing may be changed then
   */
  TakeoverLog.Entry note(Place place) throws ClusterException, IOException, InterruptedException {
    return taker
        .log()
        .begin(
            new Taken(
                cluster.kubeconfig(),
                cluster.context(),
                place.kind().text(),
                place.namespace(),
                place.name()));
  }

  /** Puts the proxy in the place of a container. */
  Seized seize(Place place, Holder holder)
      throws ClusterException, TakeoverException, InterruptedException {
    var command = ProxyServer.command(taker.key().line());
    var made = new ArrayList<Takeover>();
    var changed =
        workloads.change(
            place,
            now -> {
              var before = Undo.parsed(now);
              var original = before.map(known -> known.original(now)).orElse(now);
              var container = original.container(wish.remotePorts());
              var takeover = new Replacement(wish.image(), command, container).of(original, holder);
              made.clear();
              made.add(takeover);
              return Optional.of(takeover.patch(now, before));
            });
    var takeover = made.getFirst();
    var settled = takeover.asSetIn(changed);
    if (!settled.equals(takeover)) {
      var _ = workloads.change(place, now -> Optional.of(settled.patch(now, Optional.empty())));
    }
    return new Seized(place, changed, settled);
  }
}
