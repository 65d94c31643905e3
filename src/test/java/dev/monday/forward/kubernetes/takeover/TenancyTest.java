package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.MockCluster.NOON;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.BEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.MockCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;

/** Leases of fabric8's mock server, and its clock. */
@Timeout(60)
class TenancyTest {
  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/backend/leases";
  private static final String LEASE = LEASES + "/monday-deployment-shop";

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private MockWorkload workload;
  private Tenancy tenancy;

  @BeforeEach
  void make() throws Exception {
    workload = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
    tenancy = workload.tenancy();
  }

  private Claim claim(Holder asking) throws Exception {
    return workload.tenancy().look(asking.session()).claim();
  }

  private Sight take(Holder holder) throws Exception {
    var sight = tenancy.look(holder.session());
    tenancy.take(holder, sight);
    return sight;
  }

  private static void conflicts(Executable deed) {
    assertEquals(Kind.CONFLICT, assertThrows(ClusterException.class, deed).kind());
  }

  private void after(Duration time) {
    mock.setTime(NOON.plus(time));
  }

  private void allLeasesAreForbidden() {
    mock.expect().get().withPath(LEASE).andReturn(403, MockCluster.status(403, "no")).always();
  }

  @Test
  void whoTakesItHasIt() throws Exception {
    assertEquals(new Sight(new Claim.Free(), Optional.empty(), NOON), take(ANNA));
    assertEquals(new Claim.Ours(), claim(ANNA));
    assertEquals(new Claim.Held(ANNA), claim(BEN));
  }

  @Test
  void whoRenewsItIsHeardOf() throws Exception {
    take(ANNA);
    after(Duration.ofSeconds(61));
    assertEquals(new Claim.Silent(ANNA), claim(BEN));
    assertEquals(new Claim.Ours(), tenancy.renew(ANNA));
    assertEquals(new Claim.Held(ANNA), claim(BEN));
    Instant renewed = NOON.plusSeconds(61);
    mock.setTime(renewed.plus(Tenure.STALE).plusSeconds(1));
    assertEquals(new Claim.Stale(ANNA, Tenure.STALE), claim(BEN));
  }

  @Test
  void whoIsQuickerHasIt() throws Exception {
    var free = workload.tenancy().look(ANNA.session());
    take(BEN);
    conflicts(() -> tenancy.take(ANNA, free));
    var held = tenancy.look(ANNA.session());
    after(Tenure.RENEWAL);
    tenancy.renew(BEN);
    conflicts(() -> tenancy.take(ANNA, held));
    assertEquals(new Claim.Held(BEN), claim(ANNA));
  }

  @Test
  void whoHasLostItTouchesNothing() throws Exception {
    take(ANNA);
    take(BEN);
    var version = tenancy.look("").version();
    assertEquals(new Claim.Held(BEN), tenancy.renew(ANNA));
    tenancy.release(ANNA.session());
    assertEquals(version, tenancy.look("").version());
  }

  @Test
  void whoGivesItBackLeavesNothing() throws Exception {
    take(ANNA);
    tenancy.release(ANNA.session());
    assertEquals(new Sight(new Claim.Free(), Optional.empty(), NOON), tenancy.look(BEN.session()));
    tenancy.release(ANNA.session());
    take(BEN);
    assertEquals(new Claim.Ours(), claim(BEN));
  }

  @Test
  void aLeaseThatMayNotBeDeletedIsNobodys() throws Exception {
    mock.expect().delete().withPath(LEASE).andReturn(403, MockCluster.status(403, "no")).always();
    take(ANNA);
    tenancy.release(ANNA.session());
    var sight = tenancy.look(BEN.session());
    assertEquals(new Claim.Free(), sight.claim());
    assertTrue(sight.version().isPresent());
    take(BEN);
    assertEquals(new Claim.Held(BEN), claim(ANNA));
  }

  @Test
  void whereLeasesAreForbiddenTheWorkloadSaysWhoseItIs() throws Exception {
    allLeasesAreForbidden();
    assertEquals(new Claim.Free(), tenancy.look(ANNA.session()).claim());
    workload.takeOver(BEN);
    assertEquals(new Claim.Held(BEN), tenancy.look(ANNA.session()).claim());
    assertEquals(new Claim.Ours(), tenancy.look(BEN.session()).claim());
    tenancy.release(BEN.session());
    assertEquals(2, workload.notices().size(), workload.notices()::toString); // one of each tenancy
    assertTrue(
        workload.notices().getFirst().contains("whose the take-over is stands in the annotation"),
        workload.notices()::toString);
    assertEquals(0, mock.requests().stream().filter(("POST " + LEASES)::equals).count());
  }

  @Test
  void whereLeasesMayOnlyBeReadTheWorkloadSaysWhoseItIs() throws Exception {
    mock.expect().post().withPath(LEASES).andReturn(403, MockCluster.status(403, "no")).always();
    workload.takeOver(BEN);
    assertEquals(1, workload.notices().size(), workload.notices()::toString);
    assertEquals(new Claim.Held(BEN), claim(ANNA));
  }

  /** The lease would speak against who takes the workload alone. */
  @Test
  void anothersLeaseThatMayNotBeChangedStopsWhoWantsIt() throws Exception {
    take(BEN);
    mock.expect().put().withPath(LEASE).andReturn(403, MockCluster.status(403, "no")).always();
    var failure = assertThrows(ClusterException.class, () -> take(ANNA));
    assertEquals(Kind.FORBIDDEN, failure.kind());
  }
}
