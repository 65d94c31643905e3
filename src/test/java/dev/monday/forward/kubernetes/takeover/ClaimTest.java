package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.forward.kubernetes.takeover.Claim.Free;
import dev.monday.forward.kubernetes.takeover.Claim.Held;
import dev.monday.forward.kubernetes.takeover.Claim.Ours;
import dev.monday.forward.kubernetes.takeover.Claim.Silent;
import dev.monday.forward.kubernetes.takeover.Claim.Stale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String OURS = "00000000000000aa";
  private static final Holder ANNA = new Holder("anna", "laptop-7", OURS, NOON.toString());
  private static final Holder BEN =
      new Holder("ben", "laptop-9", "00000000000000bb", NOON.toString());

  private static Optional<Takeover> takeover(Holder holder) {
    return Optional.of(new Takeover(holder, "shop", List.of()));
  }

  private static Optional<Tenure> lease(Holder holder) {
    return Optional.of(Tenure.of(Tenure.lease("shop", holder, NOON, Optional.of("3"))));
  }

  private static Claim after(Duration time, Optional<Takeover> takeover, Optional<Tenure> lease) {
    return Claim.of(OURS, lease, takeover, NOON.plus(time));
  }

  @Test
  void isFreeWhenNothingIsSaid() {
    assertEquals(new Free(), after(Duration.ZERO, Optional.empty(), Optional.empty()));
  }

  @Test
  void isOursByLeaseHoweverOld() {
    assertEquals(new Ours(), after(Duration.ofDays(1), Optional.empty(), lease(ANNA)));
    assertEquals(new Ours(), after(Duration.ofDays(1), takeover(BEN), lease(ANNA)));
  }

  @Test
  void isSilentAfterAMinuteOfTheServersClock() {
    assertEquals(new Held(BEN), after(Tenure.SILENT, takeover(BEN), lease(BEN)));
    assertEquals(new Silent(BEN), after(Tenure.SILENT.plusMillis(1), takeover(BEN), lease(BEN)));
  }

  @Test
  void isStaleAfterTenMinutesOfTheServersClock() {
    var stale = new Stale(BEN, Tenure.STALE);
    assertEquals(new Silent(BEN), after(Tenure.STALE, takeover(BEN), lease(BEN)));
    assertEquals(stale, after(Tenure.STALE.plusMillis(1), takeover(BEN), lease(BEN)));
    assertEquals(stale, after(Tenure.STALE.plusMillis(1), takeover(ANNA), lease(BEN)));
  }

  @Test
  void isTheAnnotationsWhereALeaseIsNobodys() {
    var emptied = Optional.of(Tenure.of(Tenure.emptied("shop", "3")));
    assertEquals(new Free(), after(Duration.ofDays(1), Optional.empty(), emptied));
    assertEquals(new Held(BEN), after(Duration.ofDays(1), takeover(BEN), emptied));
  }

  @Test
  void isHeldByTheLeaseAndNotByTheAnnotation() {
    assertEquals(new Held(BEN), after(Duration.ZERO, takeover(ANNA), lease(BEN)));
  }

  @Test
  void isTheAnnotationsWithoutALease() {
    assertEquals(new Held(BEN), after(Duration.ofDays(1), takeover(BEN), Optional.empty()));
    assertEquals(new Ours(), after(Duration.ofDays(1), takeover(ANNA), Optional.empty()));
  }

  @Test
  void aLeaseSaysWhoseItIs() {
    var tenure = lease(BEN).orElseThrow();
    assertEquals(new Tenure(BEN, NOON, "3"), tenure);
    assertEquals("ben on laptop-9 since 2026-11-21T12:00:00Z", tenure.holder().toString());
  }
}
