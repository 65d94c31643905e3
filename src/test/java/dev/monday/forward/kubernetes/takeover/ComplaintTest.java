package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComplaintTest {
  @ParameterizedTest
  @MethodSource("conditions")
  void readsTheConditionsOfADeployment(String condition, String complaint) {
    var deployment = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) deployment.object())
        .set("status", Workloads.read("{\"conditions\": [%s]}".formatted(condition)));
    assertEquals(complaint, Complaint.of(deployment));
  }

  private static String condition(String type, String status, String message) {
    return "{\"type\": \"%s\", \"status\": \"%s\", \"message\": \"%s\"}"
        .formatted(type, status, message);
  }

  private static Stream<Arguments> conditions() {
    return Stream.of(
        argumentSet("none", "", ""),
        argumentSet(
            "goes on",
            condition("Available", "False", "few") + "," + condition("Progressing", "True", "new"),
            ""),
        argumentSet("no failure", condition("ReplicaFailure", "False", "old"), ""),
        argumentSet("something else", condition("Available", "False", "few"), ""),
        argumentSet(
            "refused and late",
            condition("Progressing", "False", "it timed out")
                + ","
                + condition("ReplicaFailure", "True", "no"),
            "the cluster takes no pod of the proxy: no; it goes on when that is allowed"),
        argumentSet("late", condition("Progressing", "False", "it timed out"), "it timed out"),
        argumentSet(
            "quota",
            condition("ReplicaFailure", "True", "pods is forbidden: exceeded quota: little"),
            "the cluster takes no pod of the proxy: pods is forbidden: exceeded quota: little; it goes on when there is room in the quota"),
        argumentSet(
            "security",
            condition("ReplicaFailure", "True", "violates PodSecurity: runAsNonRoot != true"),
            "the cluster takes no pod of the proxy: violates PodSecurity: runAsNonRoot != true; the proxy runs as root, which the namespace must allow"),
        argumentSet(
            "a webhook",
            condition("ReplicaFailure", "True", "admission webhook denied the request"),
            "the cluster takes no pod of the proxy: admission webhook denied the request; it goes on when that is allowed"));
  }

  @Test
  void readsTheLastRefusalOfAStatefulSet() {
    var workload = Workloads.workload(Workload.Kind.STATEFUL_SET, Workloads.DEPLOYMENT);
    ((ObjectNode) workload.metadata()).put("uid", "u1");
    var events =
        List.of(
            event("u1", "FailedCreate", "10:00:02", "the second"),
            event("u1", "FailedCreate", "10:00:01", "the first"),
            event("u1", "SuccessfulDelete", "10:00:03", "all is well"),
            event("u1", "RecreatingFailedPod", "10:00:03", "one was evicted"),
            event("u2", "FailedCreate", "10:00:04", "another"));
    assertEquals(
        "the cluster takes no pod of the proxy: the second; it goes on when that is allowed",
        complaint(workload, events, "10:00:00"));
    assertEquals("", complaint(workload, List.of(), "10:00:00"));
  }

  /** The quota of an earlier take-over says nothing of a pod that just needs its time to end. */
  @Test
  void whatWasRefusedBeforeIsOfNoConcern() {
    var workload = Workloads.workload(Workload.Kind.STATEFUL_SET, Workloads.DEPLOYMENT);
    ((ObjectNode) workload.metadata()).put("uid", "u1");
    var events = List.of(event("u1", "FailedCreate", "10:00:02", "exceeded quota"));
    assertEquals("", complaint(workload, events, "10:00:03"));
    assertNotEquals("", complaint(workload, events, "10:00:02"));
  }

  private static String complaint(Workload workload, List<String> events, String since) {
    return Complaint.of(
        workload, events.stream().map(Workloads::read).toList(), "2026-11-21T%sZ".formatted(since));
  }

  private static String event(String about, String reason, String time, String message) {
    return "{\"involvedObject\": {\"uid\": \"%s\"}, \"reason\": \"%s\", \"lastTimestamp\": \"2026-11-21T%sZ\", \"message\": \"%s\"}"
        .formatted(about, reason, time, message);
  }
}
