package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.config.Located;
import dev.monday.config.PodPort;
import dev.monday.config.PodSelector;
import dev.monday.config.Port;
import dev.monday.config.SourcePosition;
import dev.monday.forward.kubernetes.Api.Objects;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.Target.Found;
import dev.monday.testing.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pods and services as fabric8's model writes them, told by its mock server. */
@Timeout(60)
class BackendsTest {
  private static final SourcePosition NOWHERE = new SourcePosition(Path.of("x"), 1, 1);
  private static final Objects PODS = new Objects("api/v1", "pods", MockCluster.NAMESPACE);
  private static final Objects SERVICES = new Objects("api/v1", "services", MockCluster.NAMESPACE);
  private static final PodPort WEB = new PodPort.Numbered(new Port(80));
  private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

  @RegisterExtension private final MockCluster mock = new MockCluster();
  private final List<Backends> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Backends::close);
  }

  private static Located<String> located(String text) {
    return new Located<>(text, NOWHERE);
  }

  private Backends of(PodSelector selector) {
    var backends = new Backends(mock.cluster(), MockCluster.NAMESPACE, selector, _ -> {});
    open.add(backends);
    backends.open();
    return backends;
  }

  private Backends ofService() {
    return of(new PodSelector.Service(located("web")));
  }

  private Backends ofLabels() {
    return of(new PodSelector.Labels(Map.of("app", located("shop"))));
  }

  private static Pod pod(String name, String app, boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withUid("uid-" + name)
        .addToLabels("app", app)
        .addToLabels("pod-template-hash", "6fcc9")
        .addNewOwnerReference()
        .withKind("ReplicaSet")
        .withName("shop-6fcc9")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .addNewPort()
        .withName("http")
        .withContainerPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .withLastTransitionTime(SINCE.toString())
        .endCondition()
        .endStatus()
        .build();
  }

  private static Service service(String app) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .endMetadata()
        .withNewSpec()
        .addToSelector("app", app)
        .addNewPort()
        .withPort(80)
        .withNewTargetPort("http")
        .endPort()
        .endSpec()
        .build();
  }

  /** The version that it has now, at which a watch of what was listed begins. */
  private String put(HasMetadata object) throws Exception {
    var objects = object instanceof Pod ? PODS : SERVICES;
    JsonNode made = mock.api().create(objects, Json.MAPPER.valueToTree(object)).body();
    return made.path("metadata").path("resourceVersion").asText();
  }

  private static String event(String type, HasMetadata object, int version) {
    object.getMetadata().setResourceVersion(version + "");
    return Serialization.asJson(new WatchEvent(object, type));
  }

  private static List<String> usable(Backends backends) {
    return backends.view().usable().stream().map(dev.monday.forward.kubernetes.Pod::name).toList();
  }

  private static void awaitUsable(Backends backends, String... names) throws InterruptedException {
    Await.until(() -> usable(backends).equals(List.of(names)), () -> backends.view().toString());
  }

  private long count(String word) {
    return mock.requests().stream().filter(request -> request.contains(word)).count();
  }

  @Test
  void whatIsKeptOfAPodIsWhatTheApiSays() throws Exception {
    put(pod("a", "shop", true));
    var backends = ofLabels();
    awaitUsable(backends, "a");
    var found = backends.view().usable().getFirst();
    assertEquals(
        new dev.monday.forward.kubernetes.Pod(
            "a",
            found.uid(),
            Map.of("app", "shop", "pod-template-hash", "6fcc9"),
            Optional.of(SINCE),
            false,
            false,
            "Running",
            Optional.of(new dev.monday.forward.kubernetes.Pod.Owner("ReplicaSet", "shop-6fcc9")),
            Map.of("http", 8080)),
        found);
    awaitUsable(of(new PodSelector.Deployment(located("shop"))), "a");
  }

  @Test
  void whatAWatchTellsIsKnown() throws Exception {
    put(pod("a", "shop", true));
    var version = put(pod("b", "shop", true));
    var gone = pod("c", "shop", true);
    mock.tell(
        "pods",
        version,
        event("ADDED", gone, 10),
        event("ADDED", pod("d", "shop", true), 11),
        event("MODIFIED", pod("d", "shop", false), 12),
        event("DELETED", gone, 13),
        event("BOOKMARK", new PodBuilder().withNewMetadata().endMetadata().build(), 14));
    mock.tell("pods", "14", event("ADDED", pod("e", "shop", true), 15));
    awaitUsable(ofLabels(), "a", "b", "e");
    Await.until(() -> count("resourceVersion=15") == 1, mock.requests()::toString);
    assertEquals(1, count("pods?limit="));
  }

  @Test
  void aVersionThatIsTooOldIsListedAnew() throws Exception {
    var version = put(pod("a", "shop", true));
    var gone = new Status();
    gone.setCode(410);
    gone.setMessage("too old resource version");
    mock.tell("pods", version, Serialization.asJson(new WatchEvent(gone, "ERROR")));
    var backends = ofLabels();
    Await.until(() -> count("pods?limit=") == 2, mock.requests()::toString);
    awaitUsable(backends, "a");
    assertEquals(Optional.empty(), backends.view().trouble());
  }

  @Test
  void aWatchThatIsRefusedAsTooOldIsListedAnew() throws Exception {
    var version = put(pod("a", "shop", true));
    mock.expect()
        .get()
        .withPath(
            "/api/v1/namespaces/backend/pods?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion="
                + version)
        .andReturn(410, MockCluster.status(410, "too old resource version"))
        .once();
    ofLabels();
    Await.until(() -> count("pods?limit=") == 2, mock.requests()::toString);
  }

  @Test
  void aServiceLeadsToThePodsOfItsSelector() throws Exception {
    put(pod("a", "shop", true));
    put(pod("b", "shop", false));
    put(pod("c", "other", true));
    put(service("shop"));
    var backends = ofService();
    awaitUsable(backends, "a");
    var view = backends.view();
    assertEquals(new Found.Port(8080), Backends.port(WEB, view.usable().getFirst(), view));
  }

  @Test
  void aServiceThatIsChangedLeadsElsewhere() throws Exception {
    put(pod("a", "shop", true));
    put(pod("b", "other", true));
    var version = put(service("shop"));
    mock.tell("services", version, event("MODIFIED", service("other"), 20));
    awaitUsable(ofService(), "b");
  }

  @Test
  void aServiceThatIsNotThereIsNamed() throws Exception {
    put(pod("a", "shop", true));
    var backends = ofService();
    Await.until(() -> backends.view().known(), () -> backends.view().toString());
    assertEquals("there is no service web in the namespace backend", backends.view().whyNone());
  }

  @Test
  void whoMayNotListServicesIsTold() throws Exception {
    mock.expect()
        .get()
        .withPath("/api/v1/namespaces/backend/services?limit=500")
        .andReturn(403, MockCluster.status(403, "no"))
        .always();
    var backends = ofService();
    Await.until(() -> backends.view().trouble().isPresent(), () -> backends.view().toString());
    assertEquals(Kind.FORBIDDEN, backends.view().trouble().orElseThrow().kind());
  }
}
