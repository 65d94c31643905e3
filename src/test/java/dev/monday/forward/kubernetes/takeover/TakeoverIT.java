package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.LiveRun;
import dev.monday.testing.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Take-overs by the packaged program on a real cluster: what comes here, and whose it is. */
@Timeout(180)
class TakeoverIT {
  private static final String LEASE = "monday-deployment-user-api";

  @TempDir private Path temp;

  @AutoClose("end")
  private TakeoverScene scene;

  @BeforeEach
  void deploy() throws Exception {
    scene = TakeoverScene.in(temp.toRealPath());
    scene.deploy();
    scene.awaitClient();
  }

  @Test
  void whatComesToThePodsComesHereUntilTheEnd() throws Exception {
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      nobodyElseLogsIn(scene.addresses().getFirst());
      secondUserIsToldWhoHasIt();
      scene.kubectl("annotate", "deployment", "user-api", "example.org/note=meanwhile");
      run.signal("INT");
      var end = run.end();
      assertEquals(0, end.status(), end::toString);
      assertTrue(end.output().contains("is as it was"), end::output);
      assertTrue(end.output().contains("has its own pods again, 2 ready"), end::output);
    }
    for (var address : scene.addresses()) {
      assertTrue(scene.ask(address + ":8080").startsWith("app-1 user-api-"), address);
    }
    scene.assertAsBefore(original, "after the end");
    var note = scene.workload("deployment").at("/metadata/annotations/example.org~1note");
    assertEquals("meanwhile", note.asText());
  }

  /** The image's root has an empty password, which OpenSSH would take, were it asked to. */
  private void nobodyElseLogsIn(String address) throws Exception {
    assertEquals(0, scene.inClient("ssh-keygen -q -t ed25519 -N '' -f /tmp/other").status());
    assertEquals(
        0,
        scene
            .inClient("printf '#!/bin/sh\\necho $PASSWORD\\n' >/tmp/ask && chmod +x /tmp/ask")
            .status());
    for (var password : List.of("", "secret")) {
      for (var methods : List.of("publickey", "password", "keyboard-interactive", "none")) {
        var login =
            scene.inClient(
                """
                export PASSWORD=%s SSH_ASKPASS=/tmp/ask SSH_ASKPASS_REQUIRE=force
                ssh -F/dev/null -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null \\
                  -oIdentitiesOnly=yes -oPreferredAuthentications=%s -i/tmp/other \\
                  -p5022 root@%s true </dev/null
                """
                    .formatted(password, methods, address));
        assertEquals(255, login.status(), login::toString);
        assertTrue(login.errors().contains("Permission denied (publickey)"), login::errors);
      }
    }
  }

  private void secondUserIsToldWhoHasIt() throws Exception {
    var said = scene.refusal("ben");
    assertTrue(said.contains("it is taken over by anna on "), said);
    assertTrue(said.contains("--take-over"), said);
    assertEquals(TakeoverScene.ANSWER, scene.ask());
  }

  @Test
  void whoTakesItAwayPutsTheOriginalBack() throws Exception {
    var original = scene.workload("deployment");
    try (var first = scene.run("anna")) {
      first.await(TakeoverScene.READY);
      try (var second = scene.run("ben", "--take-over")) {
        second.await(TakeoverScene.READY);
        first.await("was taken over by ben");
        assertEquals(TakeoverScene.ANSWER, scene.ask());
        second.signal("TERM");
        assertEquals(0, second.end().status());
      }
      assertEquals(1, first.end().status());
    }
    scene.assertAsBefore(original, "after both ends");
  }

  @Test
  void aHolderThatWakesUpTouchesNothing() throws Exception {
    var original = scene.workload("deployment");
    try (var first = scene.run("anna")) {
      first.await(TakeoverScene.READY);
      first.signal("STOP");
      try (var second = scene.run("ben", "--take-over")) {
        second.await(TakeoverScene.READY);
        var taken = scene.workload("deployment");
        first.signal("CONT");
        first.await("was taken over by ben");
        assertEquals(1, first.end().status());
        assertEquals(taken.path("spec"), scene.workload("deployment").path("spec"));
        assertEquals(
            taken.at("/metadata/annotations"),
            scene.workload("deployment").at("/metadata/annotations"));
        assertEquals(TakeoverScene.ANSWER, scene.ask());
        second.signal("TERM");
        assertEquals(0, second.end().status());
      }
    }
    scene.assertAsBefore(original, "after both ends");
  }

  @Test
  void anybodysDoctorUndoesWhatTheDeadHaveLeft() throws Exception {
    var original = scene.workload("deployment");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      run.signal("STOP");
      var early = doctor("ben");
      assertTrue(early.contains("is left to anna on "), early);
      assertTrue(scene.workload("deployment").at("/metadata/annotations").has(Takeover.ANNOTATION));
      lastHeardOf("2020-01-01T00:00:00.000000Z");
      var late = doctor("ben");
      assertTrue(late.contains("is as it was; anna on "), late);
      scene.assertAsBefore(original, "after the doctor");
      var undone = scene.workload("deployment");
      run.signal("CONT");
      run.await("somebody else has put the workload back");
      assertEquals(1, run.end().status());
      assertEquals(undone.path("spec"), scene.workload("deployment").path("spec"));
    }
    var nothing = doctor("ben");
    assertTrue(nothing.contains("no workload of the configuration is taken over"), nothing);
  }

  @Test
  void whatTheDeadHaveIsTakenWithoutAWord() throws Exception {
    var original = scene.workload("deployment");
    try (var first = scene.run("anna")) {
      first.await(TakeoverScene.READY);
      first.signal("STOP");
      lastHeardOf("2020-01-01T00:00:00.000000Z");
      try (var second = scene.run("ben")) {
        second.await("who has not been heard of for 10 minutes");
        second.await(TakeoverScene.READY);
        second.signal("TERM");
        assertEquals(0, second.end().status());
      }
      first.signal("CONT");
      first.await("nothing of it is touched");
      assertEquals(1, first.end().status());
    }
    scene.assertAsBefore(original, "after both ends");
  }

  private String doctor(String user) throws Exception {
    return Outcome.of(scene.program(user, "doctor")).output();
  }

  private void lastHeardOf(String time) throws Exception {
    scene.kubectl(
        "patch", "lease", LEASE, "-p", "{\"spec\": {\"renewTime\": \"%s\"}}".formatted(time));
  }

  @Test
  void aPodThatIsReplacedIsFoundAgain() throws Exception {
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      scene.kubectl("delete", "pod", "-l", "app=user-api", "--wait=false");
      run.await("is lost");
      run.await(TakeoverScene.READY, 2);
      assertEquals(TakeoverScene.ANSWER, scene.ask());
      end(run);
    }
  }

  @Test
  void theAppGetsWhatComes() throws Exception {
    scene.write(
        """
        projects:
          - name: shop
            local:
              - name: user-api
                hostname: user-api.svc.local
                ports: [8080]
                path: %1$s
                run: {command: python3 -m http.server 8451 --bind 127.0.0.1}
            forward:
              - name: traffic
                type: kubernetes-remote
                values:
                  namespace: %2$s
                  deployment: user-api
                  image: docker.io/local/sshd:1
                  app: user-api
                  ports: ["8451:8080"]
        """
            .formatted(scene.folder(), scene.namespace()));
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      assertTrue(scene.ask(scene.addresses().getFirst() + ":8080/monday.yaml").contains("traffic"));
      end(run);
    }
  }

  private static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var end = run.end();
    assertEquals(0, end.status(), end::toString);
  }
}
