package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Port-forwards of a server of this test's own. */
abstract class TunnelTest extends TunnelContract {
  private static final int ECHO = 9000;
  private static final int HTTP = 8080;
  private static final int DEAF = 9003;

  @TempDir private Path folder = Path.of("");
  FakeApiServer server;
  private PodPrograms programs;
  Cluster cluster;

  @BeforeEach
  void begin() throws Exception {
    server = new FakeApiServer();
    programs = new PodPrograms("shop-1");
    server.put("pods", "shop-1", FakeApiServer.pod("shop-1", true, false));
    server.listen("shop-1", ECHO, programs.echo());
    server.listen("shop-1", HTTP, programs.http());
    server.listen("shop-1", DEAF, programs.deaf());
    cluster = FakeCluster.of(server.port(), folder);
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    programs.close();
  }

  @Override
  PortForward forward() {
    return cluster;
  }

  @Override
  String namespace() {
    return "backend";
  }

  @Override
  String pod() {
    return "shop-1";
  }

  @Override
  int echo() {
    return ECHO;
  }

  @Override
  int http() {
    return HTTP;
  }

  @Override
  int deaf() {
    return DEAF;
  }

  @Test
  void whoAsksIsTold() throws Exception {
    cluster.open("backend", "shop-1", ECHO).close();
    assertTrue(server.requests().getFirst().endsWith("Bearer secret"), server.requests()::toString);
  }

  @Test
  void aTokenThatHasExpiredIsReadAnew() throws Exception {
    server.refuse("Authorization: Bearer secret", 401, "Unauthorized");
    FakeCluster.write(server.port(), folder, "fresh");
    cluster.open("backend", "shop-1", ECHO).close();
    assertTrue(server.requests().getLast().endsWith("Bearer fresh"), server.requests()::toString);
  }

  /** Who forwards when some requests are refused learns which verb to ask for. */
  void learns(String refused, String verb) {
    server.refuse(refused, 403, "User anna cannot do that");
    var failure =
        assertThrows(ClusterException.class, () -> cluster.open("backend", "shop-1", ECHO));
    assertEquals(
        "cannot %1$s pods/portforward in the namespace backend at http://127.0.0.1:%2$d/: it is forbidden (User anna cannot do that); ask for the verb \"%1$s\" on \"pods/portforward\" there"
            .formatted(verb, server.port()),
        failure.getMessage());
  }
}
