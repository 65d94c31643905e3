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

/** What a real cluster, or the program itself, does not let somebody take over. */
@Timeout(180)
class TakeoverRefusalsIT {
  private static final String PODS =
      """
      - {apiGroups: [""], resources: [pods], verbs: [list, watch]}
      - {apiGroups: [""], resources: [pods/portforward], verbs: [create, get]}
      """;
  private static final String LEASES =
      """
      - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [%s]}
      """;
  private static final String WORKLOADS =
      """
      - {apiGroups: [apps], resources: [deployments], verbs: [%s]}
      """;

  @TempDir private Path temp;

  @AutoClose("end")
  private TakeoverScene scene;

  @BeforeEach
  void deploy() throws Exception {
    scene = TakeoverScene.in(temp.toRealPath());
    scene.deploy();
  }

  private LiveRun runAs(String user, String... rules) throws Exception {
    return LiveRun.of(as(user, List.of(rules), "run", "shop", "--exit-on-failure"));
  }

  private ProcessBuilder as(String user, List<String> rules, String... command) throws Exception {
    var program = scene.program(user, command);
    var config = scene.as(user, String.join("", rules));
    program.environment().put("MONDAY_KUBE_CONFIG", config.toString());
    return program;
  }

  @Test
  void theAnnotationServesWhereLeasesAreForbidden() throws Exception {
    var original = scene.workload("deployment");
    try (var run = runAs("carl", PODS, WORKLOADS.formatted("get, patch"))) {
      run.await(TakeoverScene.READY);
      run.await("it is forbidden");
      run.await("ask for the verb \"get\" on \"leases\"");
      run.await("stands in the annotation alone");
      assertEquals("", scene.kubectl("get", "leases", "-o", "name"));
      var ben = scene.refusal("ben");
      assertTrue(ben.contains("it is taken over by carl on "), ben);
      run.signal("TERM");
      var end = run.end();
      assertEquals(0, end.status(), end::toString);
      assertTrue(end.output().contains("is as it was"), end::output);
    }
    scene.assertAsBefore(original, "after the end");
  }

  /** Roles for leases often lack it, since leaders of an election never delete theirs. */
  @Test
  void aLeaseThatMayNotBeDeletedIsNobodys() throws Exception {
    var original = scene.workload("deployment");
    var rules =
        List.of(PODS, WORKLOADS.formatted("get, patch"), LEASES.formatted("get, create, update"));
    for (int time = 0; time < 2; time++) {
      try (var run = LiveRun.of(as("dora", rules, "run", "shop", "--exit-on-failure"))) {
        run.await(TakeoverScene.READY);
        run.signal("TERM");
        assertEquals(0, run.end().status());
      }
      assertEquals(original.path("spec"), scene.workload("deployment").path("spec"));
    }
    assertEquals(
        "", scene.kubectl("get", "leases", "-o", "jsonpath={.items[*].spec.holderIdentity}"));
  }

  @Test
  void aForbiddenPatchSaysWhatToAskFor() throws Exception {
    var original = scene.workload("deployment");
    var rules =
        List.of(PODS, WORKLOADS.formatted("get"), LEASES.formatted("get, create, update, delete"));
    var outcome = Outcome.of(as("emil", rules, "run", "shop", "--exit-on-failure"));
    var said = outcome.output() + outcome.errors();
    assertTrue(
        said.contains("cannot patch deployments in the namespace " + scene.namespace()), said);
    assertTrue(said.contains("ask for the verb \"patch\" on \"deployments\" there"), said);
    scene.assertAsBefore(original, "after a refusal");
  }

  @Test
  void productionIsRefused() throws Exception {
    scene.configureIn("shop-prod", "deployment: user-api");
    var said = scene.refusal("anna");
    assertTrue(said.contains("say so with --allow-production shop-prod"), said);
  }

  @Test
  void whatOthersManageIsRefusedUnlessForced() throws Exception {
    refused("annotate", "meta.helm.sh/release-name", "shop", "Helm (release shop) manages it");
    refused(
        "annotate", "argocd.argoproj.io/tracking-id", "shop:apps", "Argo CD (application shop)");
    refused("label", "kustomize.toolkit.fluxcd.io/name", "apps", "Flux (kustomization apps)");
    scene.kubectl("autoscale", "deployment", "user-api", "--name=scaler", "--max=2", "--min=2");
    var original = scene.workload("deployment");
    var said = scene.refusal("anna");
    assertTrue(said.contains("the autoscaler scaler manages it"), said);
    scene.assertAsBefore(original, "after a refusal");
    scene.configure("deployment: user-api", "force: true");
    try (var run = scene.run("anna")) {
      run.await(TakeoverScene.READY);
      run.signal("TERM");
      assertEquals(0, run.end().status());
    }
    scene.assertAsBefore(original, "after the end");
  }

  private void refused(String verb, String name, String value, String owner) throws Exception {
    scene.kubectl(verb, "deployment", "user-api", "%s=%s".formatted(name, value));
    var original = scene.workload("deployment");
    var said = scene.refusal("anna");
    assertTrue(said.contains(owner), said);
    assertTrue(said.contains("set \"force: true\""), said);
    scene.assertAsBefore(original, "after a refusal");
    scene.kubectl(verb, "deployment", "user-api", name + "-");
  }

  @Test
  void whatIsNotOneWorkloadIsNamed() throws Exception {
    scene.apply(
        TakeoverScene.workload("StatefulSet", 1, TakeoverScene.pods(""))
            .replace("{name: user-api}", "{name: other}"));
    scene.configure("labels: {app: user-api}");
    var several = scene.refusal("anna");
    assertTrue(several.contains("Deployment user-api, StatefulSet other"), several);
    scene.configure("labels: {app: missing}");
    var none = scene.refusal("anna");
    assertTrue(none.contains("has pods with app=missing"), none);
    scene.configure("deployment: missing");
    var missing = scene.refusal("anna");
    assertTrue(missing.contains("\"missing\" not found"), missing);
  }
}
