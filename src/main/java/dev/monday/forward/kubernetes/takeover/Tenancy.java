package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lease beside a workload, as one session sees it. Where leases are forbidden there is none,
 * and the annotation of the workload serves.
 */
final class Tenancy {
  private final Api api;
  private final Place place;
  private final Consumer<String> notices;
  private volatile boolean forbidden;

  /**
   * @param notices gets what a person should know
   */
  Tenancy(Api api, Place place, Consumer<String> notices) {
    this.api = api;
    this.place = place;
    this.notices = notices;
  }

  /**
   * Whose the workload is. The lease is looked at before the workload: who begins takes the lease
   * first, and who ends gives it back last, so that there is always one of them.
   */
  Sight look(String session) throws ClusterException, TakeoverException, InterruptedException {
    var lease = lease();
    var tenure = lease.map(answer -> Tenure.of(answer.body()));
    var version = tenure.map(Tenure::version);
    if (lease.isPresent() && tenure.filter(Tenure::isHeld).isPresent()) {
      var time = lease.get().time();
      return new Sight(Claim.of(session, tenure, Optional.empty(), time), version, time);
    }
    var answer = api.get(place.objects(), place.name());
    var takeover = Undo.parsed(new Workload(place.kind(), answer.body()));
    return new Sight(
        Claim.of(session, Optional.empty(), takeover, answer.time()), version, answer.time());
  }

  private Optional<Api.Answer> lease() throws ClusterException, InterruptedException {
    if (forbidden) {
      return Optional.empty();
    }
    try {
      return Optional.of(api.get(place.leases(), place.lease()));
    } catch (ClusterException e) {
      switch (e.kind()) {
        case NOT_FOUND -> {}
        case FORBIDDEN -> forbid(e);
        case UNREACHABLE, UNAUTHORIZED, CONFLICT, GONE, MISCONFIGURED -> throw e;
      }
      return Optional.empty();
    }
  }

  private void forbid(ClusterException reason) {
    forbidden = true;
    notices.accept(
        "%s; whose the take-over is stands in the annotation alone, and nobody can tell whether he is still there"
            .formatted(reason.getMessage()));
  }

  /**
   * Makes the lease this holder's, whoever had it.
   *
   * @param sight what was seen of it: who has renewed it meanwhile keeps it
   * @throws ClusterException of the kind CONFLICT when somebody else was quicker
   */
  void take(Holder holder, Sight sight) throws ClusterException, InterruptedException {
    if (!forbidden) {
      write(holder, sight);
    }
  }

  private void write(Holder holder, Sight sight) throws ClusterException, InterruptedException {
    var lease = Tenure.lease(place.lease(), holder, sight.time(), sight.version());
    try {
      if (sight.version().isPresent()) {
        var _ = api.replace(place.leases(), place.lease(), lease);
      } else {
        var _ = api.create(place.leases(), lease);
      }
    } catch (ClusterException e) {
      if (e.kind() != Kind.FORBIDDEN || isAnothers(sight)) {
        throw e;
      }
      forbid(e);
    }
  }

  /** The lease, and not only the workload. It would speak against who takes the workload alone. */
  private static boolean isAnothers(Sight sight) {
    return sight.version().isPresent()
        && switch (sight.claim()) {
          case Claim.Free _, Claim.Ours _ -> false;
          case Claim.Held _, Claim.Silent _, Claim.Stale _ -> true;
        };
  }

  /**
   * Says that the holder is still there, if he still has the workload.
   *
   * @return {@link Claim.Ours} if so, and who has it otherwise
   */
  Claim renew(Holder holder) throws ClusterException, TakeoverException, InterruptedException {
    var sight = look(holder.session());
    if (sight.claim() instanceof Claim.Ours && !forbidden) {
      write(holder, sight);
    }
    return sight.claim();
  }

  /** Takes the lease away if it is this session's. */
  void release(String session) throws ClusterException, InterruptedException {
    var lease = lease().map(answer -> Tenure.of(answer.body()));
    if (lease.isEmpty() || !lease.get().holder().isSession(session)) {
      return;
    }
    try {
      ObjectNode options = JsonNodeFactory.instance.objectNode();
      options.putObject("preconditions").put("resourceVersion", lease.get().version());
      api.delete(place.leases(), place.lease(), options);
    } catch (ClusterException e) {
      switch (e.kind()) {
        case NOT_FOUND, CONFLICT -> {} // it is another's by now, or nobody's
        case FORBIDDEN -> empty(lease.get());
        case UNREACHABLE, UNAUTHORIZED, GONE, MISCONFIGURED -> throw e;
      }
    }
  }

  /** As client-go does it: a role for leases often lacks the verb "delete". */
  private void empty(Tenure own) throws ClusterException, InterruptedException {
    try {
      var lease = Tenure.emptied(place.lease(), own.version());
      var _ = api.replace(place.leases(), place.lease(), lease);
    } catch (ClusterException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
    }
  }
}
