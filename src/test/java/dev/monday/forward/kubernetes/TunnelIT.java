package dev.monday.forward.kubernetes;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Port-forwards of a real API server and container runtime, by SPDY. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TunnelIT extends TunnelContract {
  private RealCluster cluster;
  private Cluster access;
  private String pod = "";

  @BeforeAll
  void begin() throws Exception {
    cluster = RealCluster.in("monday-tunnel");
    cluster.deploy("shop", 1);
    access = cluster.access();
    pod = cluster.pods("shop").getFirst();
  }

  @AfterAll
  void end() throws Exception {
    if (!pod.isEmpty()) {
      cluster.forget();
    }
  }

  Tunnels.Framing framing() {
    return Tunnels.Framing.SPDY;
  }

  @Override
  PortForward forward() {
    return new Tunnels(access, framing());
  }

  @Override
  String namespace() {
    return cluster.namespace();
  }

  @Override
  String pod() {
    return pod;
  }

  @Override
  int echo() {
    return 9000;
  }

  @Override
  int http() {
    return 8080;
  }

  /** It sends for ever to who does not read, and so reads nothing itself. */
  @Override
  int deaf() {
    return 9001;
  }
}
