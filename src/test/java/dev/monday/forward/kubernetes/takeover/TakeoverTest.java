package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakeoverTest {
  private static final Holder ANNA =
      new Holder("anna", "laptop-7", "00000000000000aa", "2026-11-21T12:00:00Z");
  private static final Holder BEN =
      new Holder("ben", "laptop-9", "00000000000000bb", "2026-11-21T13:00:00Z");
  private static final int FULL_ROUNDS = 5000;

  private static Takeover takeover(Workload workload, Holder holder, int port) {
    var container = workload.container(List.of(port));
    return new Replacement("proxy:1", ProxyServer.command("ssh-ed25519 AAAA"), container)
        .of(workload, holder);
  }

  private static Workload takenOver(Workload workload, Takeover takeover) {
    return Workloads.patched(workload, takeover.patch(workload, Optional.empty()));
  }

  private static Takeover readBack(Workload workload) {
    return Takeover.of(workload).orElseThrow();
  }

  private static Workload undone(Workload workload) {
    return Workloads.patched(workload, readBack(workload).undo(workload).patch());
  }

  private static void assertSame(JsonNode wanted, Workload workload) {
    assertEquals(
        wanted, Workloads.atVersion(workload, wanted.at("/metadata/resourceVersion").asText()));
  }

  @Test
  void replacesOneContainerAndLeavesAllElse() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var changed = takenOver(workload, takeover(workload, ANNA, 8080));
    var wanted = (ObjectNode) Workloads.copy(workload.object());
    var spec = (ObjectNode) wanted.path("spec");
    spec.put("replicas", 1);
    var pod = (ObjectNode) spec.path("template").path("spec");
    pod.remove("readinessGates");
    var container = (ObjectNode) pod.path("containers").path(1);
    container.put("image", "proxy:1");
    var command = container.putArray("command");
    ProxyServer.command("ssh-ed25519 AAAA").forEach(command::add);
    container.remove(List.of("args", "readinessProbe"));
    ((ObjectNode) wanted.path("metadata").path("annotations"))
        .put(Takeover.ANNOTATION, changed.annotation(Takeover.ANNOTATION).orElseThrow());
    assertSame(wanted, changed);
  }

  @Test
  void namesExactlyWhatItChanges() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var names =
        takeover(workload, ANNA, 8080).changes().stream()
            .map(change -> change.field().name())
            .toList();
    assertEquals(
        List.of("replicas", "readinessGates", "image", "command", "args", "readinessProbe"), names);
  }

  /** Else a probe or a hook of the original would end the proxy, or hold it back. */
  @ParameterizedTest
  @ValueSource(strings = {"livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "args"})
  void nothingOfTheOriginalProgramIsDoneToTheProxy(String field) {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) workload.containers().path(1)).set(field, Workloads.read("[\"x\"]"));
    var changed = takenOver(workload, takeover(workload, ANNA, 8080));
    assertFalse(changed.containers().path(1).has(field), changed::toString);
    assertSame(workload.object(), undone(changed));
  }

  @ParameterizedTest
  @MethodSource("securityContexts")
  void becomesRootOnlyWhereItIsNot(String pod, String container, boolean changed) {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) workload.podSpec()).set("securityContext", Workloads.read(pod));
    ((ObjectNode) workload.containers().path(1)).set("securityContext", Workloads.read(container));
    var root =
        "{\"runAsUser\": 0, \"runAsGroup\": 0, \"runAsNonRoot\": false, \"readOnlyRootFilesystem\": false}";
    var now = takenOver(workload, takeover(workload, ANNA, 8080));
    assertEquals(
        Workloads.read(changed ? root : container),
        now.containers().path(1).path("securityContext"));
  }

  private static Stream<Arguments> securityContexts() {
    return Stream.of(
        argumentSet("nothing", "{}", "{}", false),
        argumentSet("group of files", "{\"fsGroup\": 5}", "{}", false),
        argumentSet("root in the pod", "{\"runAsUser\": 0}", "{}", false),
        argumentSet("another user in the pod", "{\"runAsUser\": 5}", "{}", true),
        argumentSet("another user", "{}", "{\"runAsUser\": 5}", true),
        argumentSet("root over another", "{\"runAsUser\": 5}", "{\"runAsUser\": 0}", false),
        argumentSet(
            "root in a pod of none",
            "{\"runAsNonRoot\": true}",
            "{\"runAsNonRoot\": false}",
            false),
        argumentSet("no root in the pod", "{\"runAsNonRoot\": true}", "{}", true),
        argumentSet("read-only", "{}", "{\"readOnlyRootFilesystem\": true}", true),
        argumentSet("no rights", "{}", "{\"capabilities\": {\"drop\": [\"ALL\"]}}", true));
  }

  @ParameterizedTest
  @MethodSource("containers")
  void choosesTheContainer(String annotations, int port, String wanted) {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) workload.spec().path("template").path("metadata"))
        .set("annotations", Workloads.read(annotations));
    assertEquals(wanted, workload.container(List.of(port)));
  }

  private static Stream<Arguments> containers() {
    var named = "{\"kubectl.kubernetes.io/default-container\": \"shop\"}";
    var missing = "{\"kubectl.kubernetes.io/default-container\": \"other\"}";
    return Stream.of(
        argumentSet("by its port", "{}", 8080, "shop"),
        argumentSet("by kubectl's default", named, 9, "shop"),
        argumentSet("not by one that is not there", missing, 9, "logs"),
        argumentSet("the first", "{}", 9, "logs"));
  }

  @Test
  void keepsWhatOthersHaveChanged() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var changed = takenOver(workload, takeover(workload, ANNA, 8080));
    var container = (ObjectNode) changed.containers().path(1);
    container.put("image", "shop:2");
    ((ObjectNode) changed.spec()).put("minReadySeconds", 5);
    var undoing = readBack(changed).undo(changed);
    var after = Workloads.patched(changed, undoing.patch());
    assertEquals(List.of(Field.IMAGE), undoing.kept());
    var wanted = (ObjectNode) Workloads.copy(workload.object());
    ((ObjectNode) wanted.path("spec")).put("minReadySeconds", 5);
    ((ObjectNode) wanted.at("/spec/template/spec/containers/1")).put("image", "shop:2");
    assertSame(wanted, after);
  }

  @Test
  void putsBackWhatTheApiServerHasMadeOfAnImage() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var takeover = takeover(workload, ANNA, 8080);
    var answered = takenOver(workload, takeover);
    ((ObjectNode) answered.containers().path(1)).put("image", "registry.example.org/proxy:1");
    var settled = takeover.asSetIn(answered);
    assertEquals(List.of(Field.IMAGE), takeover.undo(answered).kept());
    assertEquals(List.of(), settled.undo(answered).kept());
    assertSame(workload.object(), Workloads.patched(answered, settled.undo(answered).patch()));
  }

  @Test
  void leavesAContainerThatIsGone() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var changed = takenOver(workload, takeover(workload, ANNA, 8080));
    ((ArrayNode) changed.containers()).remove(1);
    assertEquals(changed.containers(), readBack(changed).original(changed).containers());
    var after = undone(changed);
    assertEquals(Optional.empty(), Takeover.of(after));
    assertEquals(2, after.replicas());
  }

  /** A colleague's program may be of another version, and has to put the workload back. */
  @Test
  void saysSoAsOtherVersionsOfTheProgramDo() {
    var text =
        "{\"holder\":{\"user\":\"anna\",\"host\":\"laptop-7\",\"session\":\"00000000000000aa\",\"since\":\"2026-11-21T12:00:00Z\"},"
            + "\"container\":\"shop\",\"changes\":["
            + "{\"level\":\"spec\",\"field\":\"replicas\",\"was\":2,\"is\":1},"
            + "{\"level\":\"pod\",\"field\":\"readinessGates\",\"was\":[]},"
            + "{\"level\":\"container\",\"field\":\"image\",\"was\":\"shop:1\",\"is\":\"proxy:1\"}]}";
    var takeover =
        new Takeover(
            ANNA,
            "shop",
            List.of(
                change(Field.REPLICAS, "2", "1"),
                new Takeover.Change(
                    Field.READINESS_GATES, Optional.of(Workloads.read("[]")), Optional.empty()),
                change(Field.IMAGE, "\"shop:1\"", "\"proxy:1\"")));
    assertEquals(text, takeover.text());
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) workload.metadata().path("annotations")).put("monday.dev/take-over", text);
    assertEquals(Optional.of(takeover), Takeover.of(workload));
  }

  private static Takeover.Change change(Field field, String was, String is) {
    return new Takeover.Change(
        field, Optional.of(Workloads.read(was)), Optional.of(Workloads.read(is)));
  }

  @Test
  void refusesAnAnnotationThatMakesNoSense() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var annotations = (ObjectNode) workload.metadata().path("annotations");
    annotations.put(Takeover.ANNOTATION, "{");
    assertThrows(IllegalArgumentException.class, () -> Takeover.of(workload));
    annotations.put(Takeover.ANNOTATION, "{\"changes\": [{\"level\": \"moon\"}]}");
    assertThrows(IllegalArgumentException.class, () -> Takeover.of(workload));
  }

  /** Takes random workloads over, changes something else meanwhile, steals them, and undoes it. */
  @Test
  void comesBackWhole() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    int rounds =
        (int)
            Math.max(
                50, FULL_ROUNDS * Double.parseDouble(System.getProperty("monday.rounds", "0.1")));
    for (int round = 0; round < rounds; round++) {
      var workload = Workloads.random(random);
      var first = takeover(workload, ANNA, random.nextBoolean() ? 8080 : 9090);
      var changed = takenOver(workload, first);
      var wanted = new Workload(workload.kind(), Workloads.copy(workload.object()));
      if (random.nextBoolean()) {
        var sidecar = Workloads.container("sidecar", random);
        ((ArrayNode) changed.containers()).insert(0, sidecar);
        ((ArrayNode) wanted.containers()).insert(0, sidecar.deepCopy());
      }
      if (random.nextBoolean()) {
        changed = stolen(changed, random);
      }
      var after = undone(changed);
      ((ObjectNode) after.metadata()).remove("annotations");
      ((ObjectNode) wanted.metadata()).remove("annotations");
      assertSame(wanted.object(), after);
      assertTrue(Takeover.of(after).isEmpty());
    }
  }

  private static Workload stolen(Workload changed, Random random) {
    var before = readBack(changed);
    var original = before.original(changed);
    var container = original.containers().path(random.nextInt(original.containers().size()));
    var takeover =
        new Replacement(
                "proxy:2", ProxyServer.command("ssh-rsa BBBB"), container.path("name").asText())
            .of(original, BEN);
    return Workloads.patched(changed, takeover.patch(changed, Optional.of(before)));
  }
}
