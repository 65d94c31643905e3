package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonPatchTest {
  private final Workload workload = Workloads.deployment(Workloads.DEPLOYMENT);

  /** RFC 6901, section 4: what is escaped is read in the other order. */
  @Test
  void anAnnotationHasTheNameThatItIsGiven() {
    var patch = new JsonPatch(workload);
    patch.annotate("example.org/a~1b", Optional.of("text"));
    var patched = Workloads.patched(workload, patch.json());
    assertEquals(Optional.of("text"), patched.annotation("example.org/a~1b"));
  }

  @Test
  void anAnnotationLeavesTheOthers() {
    var patch = new JsonPatch(workload);
    patch.annotate("example.org/a", Optional.of("text"));
    var patched = Workloads.patched(workload, patch.json());
    assertEquals(Optional.of("3"), patched.annotation("deployment.kubernetes.io/revision"));
  }

  @Test
  void itIsOfOneVersionOnly() {
    var patch = new JsonPatch(workload);
    patch.set("/spec/paused", Optional.of(Workloads.read("true")));
    var test = patch.json().path(0);
    assertEquals("test", test.path("op").asText());
    assertEquals(workload.version(), test.path("value").asText());
    assertEquals("/metadata/resourceVersion", test.path("path").asText());
  }
}
