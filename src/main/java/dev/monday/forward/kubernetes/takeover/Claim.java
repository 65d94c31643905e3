package dev.monday.forward.kubernetes.takeover;

import java.time.Duration;
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

  /** Somebody else's, who should have been heard of: whether he has died shows a {@link Vigil}. */
  record Silent(Holder by) implements Claim {}

  /**
   * Somebody else's, who has died.
   *
   * @param silence how long he is known to have said nothing
   */
  record Stale(Holder by, Duration silence) implements Claim {}

  /**
   * Whose a workload is.
   *
   * @param session this run's
   * @param lease empty when there is none, or it may not be read
   * @param takeover what the workload says itself
   * @param now by the API server's clock
   */
  static Claim of(
      String session, Optional<Tenure> lease, Optional<Takeover> takeover, Instant now) {
    var held = lease.filter(Tenure::isHeld);
    if (held.isPresent()) {
      return of(session, held.get(), now);
    }
    if (takeover.isEmpty()) {
      return new Free();
    }
    var holder = takeover.get().holder();
    return holder.isSession(session) ? new Ours() : new Held(holder);
  }

  private static Claim of(String session, Tenure tenure, Instant now) {
    var holder = tenure.holder();
    if (holder.isSession(session)) {
      return new Ours();
    }
    if (tenure.isSilent(Tenure.STALE, now)) {
      return new Stale(holder, Tenure.STALE);
    }
    return tenure.isSilent(Tenure.SILENT, now) ? new Silent(holder) : new Held(holder);
  }
}
