package dev.monday.forward.kubernetes.takeover;

import java.time.Instant;
import java.util.Optional;

/** Whose a workload is for now, of what it says itself and its lease. Pure. */
sealed interface Claim {
  /** Nobody's. */
  record Free() implements Claim {}

  /** This run's own. */
  record Ours() implements Claim {}

  /** Somebody else's, who may be at work. */
  record Held(Holder by) implements Claim {}

  /** Somebody else's, who has died. */
  record Stale(Holder by) implements Claim {}

  /**
   * Whose a workload is.
   *
   * @param session this run's
   * @param lease empty when there is none, or it may not be read
   * @param now by the API server's clock
   */
  static Claim of(
      String session, Optional<Takeover> takeover, Optional<Tenure> lease, Instant now) {
    if (lease.isPresent()) {
      var tenure = lease.get();
      if (tenure.holder().isSession(session)) {
        return new Ours();
      }
      return tenure.isStale(now) ? new Stale(tenure.holder()) : new Held(tenure.holder());
    }
    if (takeover.isEmpty()) {
      return new Free();
    }
    var holder = takeover.get().holder();
    return holder.isSession(session) ? new Ours() : new Held(holder);
  }
}
