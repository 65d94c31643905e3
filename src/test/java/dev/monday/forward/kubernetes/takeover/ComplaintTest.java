package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
  void readsTheLastWarningOfAStatefulSet() {
    var workload = Workloads.workload(Workload.Kind.STATEFUL_SET, Workloads.DEPLOYMENT);
    ((ObjectNode) workload.metadata()).put("uid", "u1");
    var events =
        List.of(
            event("u1", "Warning", "10:00:02", "the second"),
            event("u1", "Warning", "10:00:01", "the first"),
            event("u1", "Normal", "10:00:03", "all is well"),
            event("u2", "Warning", "10:00:04", "another"));
    assertEquals(
        "the cluster takes no pod of the proxy: the second; it goes on when that is allowed",
        Complaint.of(workload, events.stream().map(Workloads::read).toList()));
    assertEquals("", Complaint.of(workload, List.of()));
  }

  private static String event(String about, String type, String time, String message) {
    return "{\"involvedObject\": {\"uid\": \"%s\"}, \"type\": \"%s\", \"lastTimestamp\": \"2026-11-21T%sZ\", \"message\": \"%s\"}"
        .formatted(about, type, time, message);
  }
}
