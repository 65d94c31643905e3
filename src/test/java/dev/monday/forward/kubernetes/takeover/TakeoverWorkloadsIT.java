package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What kinds of workloads are taken over on a real cluster, and come back. */
@Timeout(180)
class TakeoverWorkloadsIT {
  @TempDir private Path temp;
  private TakeoverScene scene;

  @BeforeEach
  void begin() throws Exception {
    scene = TakeoverScene.in(temp.toRealPath());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (scene != null) {
      scene.end();
    }
  }

  private void isTakenOverAndComesBack(String kind) throws Exception {
    var original = scene.workload(kind);
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=60s");
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      end(run, original);
    }
  }

  private void end(LiveRun run, JsonNode original) throws Exception {
    run.signal("INT");
    var end = run.end();
    assertEquals(0, end.status(), end::toString);
    var count = original.at("/spec/replicas").asInt();
    assertTrue(end.output().contains("its own pods again, %d ready".formatted(count)), end::output);
    scene.assertAsBefore(original, "after the end");
  }

  @Test
  void aStatefulSet() throws Exception {
    scene.deploy("StatefulSet", 1, "");
    scene.configure("statefulset: user-api");
    isTakenOverAndComesBack("statefulset");
  }

  @Test
  void aStatefulSetOfTwoOnlyWhenItMayBeOne() throws Exception {
    scene.deploy("StatefulSet", 2, "");
    scene.configure("labels: {app: user-api}");
    var original = scene.workload("statefulset");
    var said = scene.refusal("anna");
    assertTrue(said.contains("it has 2 replicas"), said);
    assertTrue(said.contains("\"scale_down: true\""), said);
    scene.assertAsBefore(original, "after a refusal");
    scene.configure("labels: {app: user-api}", "scale_down: true");
    isTakenOverAndComesBack("statefulset");
  }

  /**
   * Left to itself the controller would wait for the proxy's pod for ever. The kubelet takes up to
   * a minute to let go of one that never ran, so that nobody waits for it to the end.
   */
  @Test
  void aStatefulSetWhoseProxyNeverCame() throws Exception {
    scene.deploy("StatefulSet", 1, "");
    scene.configure("statefulset: user-api", "image: docker.io/local/none:1");
    var original = scene.workload("statefulset");
    try (var run = scene.run("anna")) {
      run.await("ErrImageNeverPull");
      run.signal("INT");
      run.await("is as it was");
      run.signal("INT");
      var end = run.end();
      assertTrue(end.output().contains("its pods are not waited for any longer"), end::output);
    }
    scene.assertAsBefore(original, "after the end");
    scene.awaitRollout("StatefulSet");
  }

  @Test
  void aStatefulSetWhoseProxyNeverCameAfterADeath() throws Exception {
    scene.deploy("StatefulSet", 1, "");
    scene.configure("statefulset: user-api", "image: docker.io/local/none:1");
    var original = scene.workload("statefulset");
    try (var run = scene.run("anna")) {
      run.await("ErrImageNeverPull");
      run.signal("KILL");
      var _ = run.end();
    }
    var doctor = Outcome.of(scene.program("anna", "doctor"));
    scene.assertAsBefore(original, doctor.output());
    scene.awaitRollout("StatefulSet");
  }

  @Test
  void aDeploymentWithAllThatIsPutAside() throws Exception {
    var pods =
        TakeoverScene.pods(
            """
              command: [/bin/sh, -c]
              args: ['echo original >/data/index.html; exec httpd -f -p 8080 -h /data']
              livenessProbe: {tcpSocket: {port: http}, periodSeconds: 1, failureThreshold: 1}
              startupProbe: {tcpSocket: {port: http}, periodSeconds: 1}
              lifecycle: {preStop: {exec: {command: [/bin/true]}}}
              securityContext: {runAsUser: 1000, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
              resources: {limits: {memory: 100Mi}}
              env: [{name: A, value: b}]
            - name: sidecar
              image: docker.io/local/app:2
              imagePullPolicy: Never
              command: [httpd, -f, -p, '9100', -h, /etc]
            """);
    scene.apply(
        TakeoverScene.workload(
            "Deployment",
            1,
            pods.replace("ssh-keygen}]", "ssh-keygen}, {name: data, mountPath: /data}]")
                + "- {name: data, emptyDir: {}}\n"));
    scene.awaitRollout("Deployment");
    scene.configure("deployment: user-api");
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.kubectl("wait", "--for=condition=Ready", "pod/client", "--timeout=60s");
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      assertTrue(scene.ask(scene.addresses().getFirst() + ":9100/hosts").contains("user-api"));
      var spec = scene.workload("deployment").at("/spec/template/spec");
      var container = spec.at("/containers/0");
      var before = original.at("/spec/template/spec");
      for (var kept : new String[] {"ports", "resources", "env", "volumeMounts"}) {
        assertEquals(before.at("/containers/0").path(kept), container.path(kept), kept);
      }
      assertEquals(before.at("/containers/1"), spec.at("/containers/1"));
      assertEquals(before.path("volumes"), spec.path("volumes"));
      end(run, original);
    }
  }

  /** Alpine's images lock it. */
  @Test
  void anImageWhoseRootIsLocked() throws Exception {
    deployWith("/etc/shadow", "root:!::0:::::\n");
    isTakenOverAndComesBack("deployment");
  }

  @Test
  void anImageThatLetsNoKeyIn() throws Exception {
    deployWith(
        "/etc/passwd",
        """
        root:x:0:0:root:/root:/no/shell
        sshd:x:100:65534::/run/sshd:/no/shell
        """);
    var original = scene.workload("deployment");
    var said = scene.refusal("anna");
    assertTrue(said.contains("does not let this run's key in"), said);
    assertTrue(said.contains("is as it was"), said);
    scene.assertAsBefore(original, "after a refusal");
  }

  /** A file of the image is another one. */
  private void deployWith(String name, String text) throws Exception {
    var file = Files.writeString(scene.folder().resolve("file of the image"), text);
    scene.apply(
        TakeoverScene.workload(
            "Deployment",
            1,
            TakeoverScene.pods("")
                    .replace(
                        "ssh-keygen}]", "ssh-keygen}, {name: file, mountPath: %s}]".formatted(name))
                + "- {name: file, hostPath: {path: '%s', type: File}}\n".formatted(file)));
    scene.awaitRollout("Deployment");
    scene.configure("deployment: user-api");
  }

  /** As quotas and webhooks do, whose refusals are told in the same place. */
  @Test
  void oneWhosePodsAreNotAdmitted() throws Exception {
    scene.deploy("Deployment", 2, "  resources: {limits: {memory: 100Mi}}\n");
    scene.configure("deployment: user-api");
    var original = scene.workload("deployment");
    scene.apply(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: little}
        spec: {limits: [{type: Container, max: {memory: 50Mi}}]}
        """);
    try (var run = scene.run("anna")) {
      run.await("maximum memory usage per Container is 50Mi");
      scene.kubectl("delete", "limitrange", "little");
      run.await(TakeoverScene.READY);
      end(run, original);
    }
  }
}
