package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What kinds of workloads are taken over on a real cluster, and come back. */
@Timeout(180)
class TakeoverWorkloadsIT {
  @TempDir private Path temp;

  @AutoClose("end")
  private TakeoverScene scene;

  @BeforeEach
  void begin() throws Exception {
    scene = TakeoverScene.in(temp.toRealPath());
  }

  private void isTakenOverAndComesBack(String kind) throws Exception {
    var original = scene.workload(kind);
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.awaitClient();
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      end(run, original);
    }
  }

  private void end(LiveRun run, JsonNode original) throws Exception {
    run.signal("INT");
    assertPutBack(run, original);
  }

  private void assertPutBack(LiveRun run, JsonNode original) throws Exception {
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
      scene.awaitClient();
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
    deployWith(Map.of(name, file));
  }

  private void deployWith(Map<String, Path> mounts) throws Exception {
    scene.apply(TakeoverScene.workload("Deployment", 1, TakeoverScene.pods("", mounts)));
    scene.awaitRollout("Deployment");
    scene.configure("deployment: user-api");
  }

  /**
   * Busybox and the programs of OpenSSH: no configuration, no host keys, no folder to shut itself
   * in, and nobody.
   */
  @Test
  void anImageWithNothingButOpenSsh() throws Exception {
    var loader = Path.of("/lib64/ld-linux-x86-64.so.2");
    Requires.that(Files.exists(loader), loader + " is not there");
    deployWith(
        Map.of(
            "/usr/sbin/sshd", Path.of("/usr/sbin/sshd"),
            "/lib64", loader.toRealPath().getParent(),
            "/lib/x86_64-linux-gnu", loader.toRealPath().getParent()));
    scene.configure("deployment: user-api", "image: docker.io/local/app:1");
    isTakenOverAndComesBack("deployment");
  }

  @Test
  void anImageWithoutOpenSsh() throws Exception {
    scene.deploy("Deployment", 1, "");
    scene.configure("deployment: user-api", "image: docker.io/local/pause:1");
    isHeldUp(
        "CrashLoopBackOff (the image has no sshd); let \"image\" name one with OpenSSH's sshd");
  }

  @Test
  void anImageThatIsNotThere() throws Exception {
    scene.deploy("Deployment", 2, "");
    scene.kubectl(
        "patch",
        "deployment",
        "user-api",
        "--type=json",
        "-p",
        "[{\"op\": \"remove\", \"path\": \"/spec/template/spec/containers/0/imagePullPolicy\"}]");
    scene.awaitRollout("Deployment");
    scene.configure("deployment: user-api", "image: 127.0.0.1:1/proxy:1");
    isHeldUp(
        "ErrImagePull", "connection refused", "let \"image\" name one that the cluster can get");
  }

  private void isHeldUp(String... reasons) throws Exception {
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      for (String reason : reasons) {
        run.await(reason);
      }
      end(run, original);
    }
  }

  /** As webhooks do, whose refusals are told in the same place. */
  @Test
  void oneWhosePodsAreNotAdmitted() throws Exception {
    scene.deploy("Deployment", 2, "  resources: {limits: {memory: 100Mi}}\n");
    scene.apply(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: little}
        spec: {limits: [{type: Container, max: {memory: 50Mi}}]}
        """);
    isNotAdmitted(
        "limitrange",
        "maximum memory usage per Container is 50Mi",
        "it goes on when that is allowed");
  }

  @Test
  void oneWhoseQuotaIsUsedUp() throws Exception {
    scene.deploy("Deployment", 2, "");
    scene.apply(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: little}
        spec: {hard: {pods: 1}}
        """);
    scene.useUp("little");
    isNotAdmitted(
        "resourcequota", "exceeded quota: little", "it goes on when there is room in the quota");
  }

  /**
   * @param kind of the object "little", without which the pods are admitted
   */
  private void isNotAdmitted(String kind, String... reasons) throws Exception {
    scene.configure("deployment: user-api");
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await("the cluster takes no pod of the proxy");
      for (String reason : reasons) {
        run.await(reason);
      }
      scene.kubectl("delete", kind, "little");
      run.await(TakeoverScene.READY);
      end(run, original);
    }
  }

  @Test
  void oneBehindAReadinessGate() throws Exception {
    var gate = "example.org/ready";
    scene.apply(
        TakeoverScene.workload(
            "Deployment",
            2,
            TakeoverScene.pods("") + "readinessGates: [{conditionType: %s}]%n".formatted(gate)));
    scene.awaitRolloutBehindGate(gate);
    scene.configure("deployment: user-api");
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.awaitClient();
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      run.signal("INT");
      run.await("is as it was");
      run.await("readiness gate \"%s\"".formatted(gate));
      scene.awaitRolloutBehindGate(gate);
      assertPutBack(run, original);
    }
  }

  /** The new one begins when the old one has put the workload back. */
  @Test
  void aForwardThatGetsAnotherNameWhileItRuns() throws Exception {
    scene.deploy();
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.write(
          Files.readString(scene.folder().resolve("monday.yaml"))
              .replace("name: user-api\n", "name: renamed\n"));
      run.await("is as it was");
      run.await(TakeoverScene.READY, 2);
      scene.awaitClient();
      assertEquals(TakeoverScene.ANSWER, scene.ask(), run::said);
      end(run, original);
    }
  }
}
