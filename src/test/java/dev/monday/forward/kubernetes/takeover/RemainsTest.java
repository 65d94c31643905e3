package dev.monday.forward.kubernetes.takeover;

import static dev.monday.forward.kubernetes.MockCluster.NOON;
import static dev.monday.forward.kubernetes.takeover.MockWorkload.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Forward;
import dev.monday.config.Located;
import dev.monday.config.PodSelector;
import dev.monday.config.SourcePosition;
import dev.monday.forward.kubernetes.MockCluster;
import dev.monday.system.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What "monday doctor" does for the workloads of a configuration, on fabric8's mock server. */
@Timeout(60)
class RemainsTest {
  private static final SourcePosition NOWHERE = new SourcePosition(Path.of("x"), 1, 1);

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private final List<String> waits = new ArrayList<>();
  private final Remains remains = new Remains(Map.of("USER", "ben"), waits::add);
  private MockWorkload shop;

  @BeforeEach
  void make() throws Exception {
    shop = MockWorkload.of(mock, Workload.Kind.DEPLOYMENT);
  }

  private static Located<String> located(String text) {
    return new Located<>(text, NOWHERE);
  }

  private Optional<String> of(String deployment) throws Exception {
    var forward =
        new Forward.KubernetesRemote(
            NOWHERE,
            located("traffic"),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            new PodSelector.Deployment(located(deployment)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return remains.of(forward, Optional.of(mock.kubeconfig()));
  }

  @Test
  void whatTheDeadHaveLeftIsPutBack() throws Exception {
    shop.takeOver(ANNA);
    mock.setTime(NOON.plus(Tenure.STALE).plusSeconds(1));
    assertEquals(
        Optional.of(
            "Deployment shop in the namespace backend is as it was; %s had taken it over, and died"
                .formatted(ANNA)),
        of("shop"));
    assertEquals(shop.original().path("spec"), shop.now().spec());
    assertEquals(Optional.empty(), of("shop"));
    assertEquals(List.of(), waits);
  }

  @Test
  void whoIsAtWorkIsNamed() throws Exception {
    shop.takeOver(ANNA);
    assertEquals(
        Optional.of(
            "Deployment shop in the namespace backend is left to %s, who has it".formatted(ANNA)),
        of("shop"));
    assertTrue(Takeover.of(shop.now()).isPresent());
  }

  @Test
  void whatIsNotThereHasNothingLeft() throws Exception {
    assertEquals(Optional.empty(), of("nobody"));
  }

  @Test
  void whoMayNotLookIsTold() {
    mock.expect()
        .get()
        .withPath("/apis/apps/v1/namespaces/backend/deployments/shop")
        .andReturn(403, MockCluster.status(403, "no"))
        .always();
    var failure = assertThrows(UserError.class, () -> of("shop"));
    assertTrue(
        failure
            .toString()
            .contains(
                "cannot look whether the workload of forward \"traffic\" is taken over: cannot get deployments in the namespace backend"),
        failure::toString);
  }

  @Test
  void aClusterThatDoesNotAnswerIsAskedOnce() throws Exception {
    mock.expect()
        .get()
        .withPath("/apis/apps/v1/namespaces/backend/deployments/shop")
        .andReturn(503, MockCluster.status(503, "not yet"))
        .always();
    assertThrows(UserError.class, () -> of("shop"));
    int asked = mock.requests().size();
    assertEquals(Optional.empty(), of("shop"));
    assertEquals(asked, mock.requests().size());
  }
}
