package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lease beside a workload, as one session sees it. Where leases are forbidden there is none.
 */
final class Tenancy {
  private final Api api;
  private final Place place;
  private final Consumer<String> notices;
  private boolean forbidden;

  /**
   * @param notices gets what a person should know
   */
  Tenancy(Api api, Place place, Consumer<String> notices) {
    this.api = api;
    this.place = place;
    this.notices = notices;
  }

  /** What there is, and when that was so by the API server's clock. */
  private record Read(Optional<Tenure> tenure, Instant time) {}

  private Read read() throws ClusterException, InterruptedException {
    if (!forbidden) {
      try {
        var answer = api.get(place.leases(), place.lease());
        return new Read(Optional.of(Tenure.of(answer.body())), answer.time());
      } catch (ClusterException e) {
        switch (e.kind()) {
          case NOT_FOUND -> {}
          case FORBIDDEN -> forbid(e);
          case UNREACHABLE, UNAUTHORIZED, CONFLICT, GONE, MISCONFIGURED -> throw e;
        }
      }
    }
    return new Read(Optional.empty(), api.get(place.objects(), place.name()).time());
  }

  private void forbid(ClusterException reason) {
    forbidden = true;
    notices.accept(
        "%s; whose the take-over is stands in the annotation alone, and nobody can tell whether he is still there"
            .formatted(reason.getMessage()));
  }

  /** Whose the workload is. */
  Claim claim(String session, Optional<Takeover> takeover)
      throws ClusterException, InterruptedException {
    var now = read();
    return Claim.of(session, takeover, now.tenure(), now.time());
  }

  /** Now, by the API server's clock. */
  Instant time() throws ClusterException, InterruptedException {
    return read().time();
  }

  /**
   * Makes the lease this holder's, whoever had it.
   *
   * @throws ClusterException of the kind CONFLICT when somebody else was quicker
   */
  void take(Holder holder) throws ClusterException, InterruptedException {
    var now = read();
    if (forbidden) {
      return;
    }
    try {
      write(holder, now);
    } catch (ClusterException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      forbid(e);
    }
  }

  private void write(Holder holder, Read now) throws ClusterException, InterruptedException {
    var version = now.tenure().map(Tenure::version);
    JsonNode lease = Tenure.lease(place.lease(), holder, now.time(), version);
    if (version.isPresent()) {
      var _ = api.replace(place.leases(), place.lease(), lease);
    } else {
      var _ = api.create(place.leases(), lease);
    }
  }

  /** Says that the holder is still there; who has it instead when it is not his any more. */
  Optional<Holder> renew(Holder holder) throws ClusterException, InterruptedException {
    var now = read();
    var other = now.tenure().map(Tenure::holder).filter(by -> !by.isSession(holder.session()));
    if (other.isEmpty() && !forbidden) {
      write(holder, now);
    }
    return other;
  }

  /** Takes the lease away if it is this session's. */
  void release(String session) throws ClusterException, InterruptedException {
    var tenure = read().tenure().filter(known -> known.holder().isSession(session));
    if (tenure.isEmpty()) {
      return;
    }
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.putObject("preconditions").put("resourceVersion", tenure.get().version());
    try {
      api.delete(place.leases(), place.lease(), options);
    } catch (ClusterException e) {
      switch (e.kind()) {
        case NOT_FOUND, CONFLICT -> {} // it is another's by now, or nobody's
        case FORBIDDEN -> forbid(e);
        case UNREACHABLE, UNAUTHORIZED, GONE, MISCONFIGURED -> throw e;
      }
    }
  }
}
