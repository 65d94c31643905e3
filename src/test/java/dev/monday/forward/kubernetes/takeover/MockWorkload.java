package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.MockCluster;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A workload of a {@link MockCluster}, and the people who want it. */
final class MockWorkload {
  static final Holder ANNA = holder("anna", "00000000000000aa");
  static final Holder BEN = holder("ben", "00000000000000bb");

  static final Api.Objects PODS = new Api.Objects("api/v1", "pods", MockCluster.NAMESPACE);

  private final MockCluster mock;
  private final Place place;
  private final List<String> notices = new ArrayList<>();
  private final JsonNode original;

  private MockWorkload(MockCluster mock, Place place, JsonNode original) {
    this.mock = mock;
    this.place = place;
    this.original = original;
  }

  /** The deployment that {@link Workloads} knows, or a stateful set of the same pods. */
  static MockWorkload of(MockCluster mock, Workload.Kind kind) throws Exception {
    return of(mock, Workloads.workload(kind, Workloads.DEPLOYMENT));
  }

  static MockWorkload of(MockCluster mock, Workload workload) throws Exception {
    var object = (ObjectNode) Workloads.copy(workload.object());
    object.put("apiVersion", "apps/v1").put("kind", workload.kind().text());
    ((ObjectNode) object.path("metadata")).remove("resourceVersion");
    var place = Place.of(workload);
    return new MockWorkload(mock, place, mock.api().create(place.objects(), object).body());
  }

  private static Holder holder(String name, String session) {
    return new Holder(name, "laptop-of-" + name, session, MockCluster.NOON.toString());
  }

  Api api() {
    return mock.api();
  }

  Place place() {
    return place;
  }

  JsonNode original() {
    return original;
  }

  List<String> notices() {
    return notices;
  }

  Workload now() throws ClusterException, InterruptedException {
    return new ClusterWorkloads(api()).read(place);
  }

  Tenancy tenancy() {
    return new Tenancy(api(), place, notices::add);
  }

  Undo undo() {
    return new Undo(api(), place, notices::add);
  }

  /** Takes the lease, and replaces the program; nobody asks whether that is right. */
  Takeover takeOver(Holder holder) throws Exception {
    var tenancy = tenancy();
    tenancy.take(holder, tenancy.look(holder.session()));
    var now = now();
    var takeover =
        new Replacement("proxy:1", ProxyServer.command("ssh-ed25519 AAAA"), "shop").of(now, holder);
    api().patch(place.objects(), place.name(), takeover.patch(now, Optional.empty()));
    return takeover;
  }

  /** What somebody else does meanwhile. */
  void change(String pointer, String value) throws ClusterException, InterruptedException {
    var patch = "[{\"op\": \"add\", \"path\": \"%s\", \"value\": %s}]".formatted(pointer, value);
    api().patch(place.objects(), place.name(), Workloads.read(patch));
  }

  /** A pod of it, as a controller makes it. */
  void pod(String name, List<String> command, boolean ready)
      throws ClusterException, InterruptedException {
    pod(
        name,
        command,
        "{\"conditions\": [{\"type\": \"Ready\", \"status\": \"%s\"}]}"
            .formatted(ready ? "True" : "False"));
  }

  /** One that is told more of. */
  void pod(String name, List<String> command, String status)
      throws ClusterException, InterruptedException {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("app", "shop")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("shop")
            .withCommand(command)
            .endContainer()
            .endSpec()
            .build();
    ObjectNode object = Workloads.JSON.valueToTree(pod);
    object.set("status", Workloads.read(status));
    api().create(PODS, object);
  }
}
