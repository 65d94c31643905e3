package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.takeover.Guard.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
  private static final List<String> PRODUCTION = List.of("prod", "production", "prd", "live");

  @ParameterizedTest
  @CsvSource({
    "prod, true",
    "PROD, true",
    "shop-prod, true",
    "shop_production.eu, true",
    "arn:aws:eks:eu-1:1:cluster/live, true",
    "eu|prd|1, true",
    "product, false",
    "prod1, false",
    "delivery, false",
    "nonprod, false",
    "staging, false",
    "alive-1, false"
  })
  void knowsWholeWords(String name, boolean refused) {
    var reason = Guard.production(List.of(new Named("context", name)), PRODUCTION, List.of());
    assertEquals(refused, reason.isPresent(), reason::toString);
  }

  @Test
  void namesWhatItRefuses() {
    assertEquals(
        Optional.of(
            "the namespace \"shop-prod\" is production, by its word \"prod\"; if that is what you want, say so with --allow-production shop-prod"),
        Guard.production(
            List.of(new Named("context", "work"), new Named("namespace", "shop-prod")),
            PRODUCTION,
            List.of("work")));
  }

  @Test
  void allowsWhatThisRunNamesAndNothingElse() {
    var names = List.of(new Named("context", "prod"), new Named("namespace", "live"));
    assertEquals(Optional.empty(), Guard.production(names, PRODUCTION, List.of("live", "prod")));
    assertEquals(true, Guard.production(names, PRODUCTION, List.of("prod")).isPresent());
    assertEquals(true, Guard.production(names, PRODUCTION, List.of("Prod", "live")).isPresent());
  }

  @Test
  void takesOtherWords() {
    var eu = List.of(new Named("cluster", "main-eu-live-1"));
    assertEquals(true, Guard.production(eu, List.of("EU-live"), List.of()).isPresent());
    assertEquals(false, Guard.production(eu, List.of("us-live", "prod"), List.of()).isPresent());
    assertEquals(false, Guard.production(eu, List.of("-"), List.of()).isPresent());
  }

  @ParameterizedTest
  @MethodSource("owners")
  void findsWhoManages(String metadata, String owner) {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    ((ObjectNode) workload.metadata()).setAll((ObjectNode) Workloads.read(metadata));
    assertEquals(owner, Guard.owner(workload, List.of()).orElse("nobody"));
  }

  private static Stream<Arguments> owners() {
    return Stream.of(
        argumentSet("nobody", "{\"labels\": {\"app.kubernetes.io/instance\": \"shop\"}}", "nobody"),
        argumentSet(
            "kubectl",
            "{\"managedFields\": [{\"manager\": \"kubectl-client-side-apply\"}]}",
            "nobody"),
        argumentSet(
            "Argo CD by annotation",
            "{\"annotations\": {\"argocd.argoproj.io/tracking-id\": \"shop:apps/Deployment:b/s\"}}",
            "Argo CD (application shop)"),
        argumentSet(
            "Argo CD by label",
            "{\"labels\": {\"argocd.argoproj.io/instance\": \"shop\"}}",
            "Argo CD (application shop)"),
        argumentSet(
            "Argo CD by what it wrote",
            "{\"managedFields\": [{\"manager\": \"argocd-controller\"}]}",
            "Argo CD"),
        argumentSet(
            "Argo CD of old by what it wrote",
            "{\"managedFields\": [{\"manager\": \"argocd-application-controller\"}]}",
            "Argo CD"),
        argumentSet(
            "Flux by what it wrote",
            "{\"managedFields\": [{\"manager\": \"kubectl\"}, {\"manager\": \"kustomize-controller\"}]}",
            "Flux"),
        argumentSet(
            "Flux by what its Helm wrote",
            "{\"managedFields\": [{\"manager\": \"helm-controller\"}]}",
            "Flux"),
        argumentSet(
            "Flux",
            "{\"labels\": {\"kustomize.toolkit.fluxcd.io/name\": \"apps\"}}",
            "Flux (kustomization apps)"),
        argumentSet(
            "Flux by Helm",
            "{\"labels\": {\"helm.toolkit.fluxcd.io/name\": \"shop\"}, \"annotations\": {\"meta.helm.sh/release-name\": \"shop\"}}",
            "Flux (release shop)"),
        argumentSet(
            "Helm",
            "{\"annotations\": {\"meta.helm.sh/release-name\": \"shop\"}}",
            "Helm (release shop)"),
        argumentSet(
            "Helm by label", "{\"labels\": {\"app.kubernetes.io/managed-by\": \"Helm\"}}", "Helm"),
        argumentSet(
            "a person by label",
            "{\"labels\": {\"app.kubernetes.io/managed-by\": \"anna\"}}",
            "nobody"));
  }

  @Test
  void findsTheAutoscalerOfThisWorkload() {
    var workload = Workloads.deployment(Workloads.DEPLOYMENT);
    var others =
        List.of(
            Workloads.read(scaler("a", "StatefulSet", "shop")),
            Workloads.read(scaler("b", "Deployment", "other")));
    assertEquals(Optional.empty(), Guard.owner(workload, others));
    var scalers = new ArrayList<>(others);
    scalers.add(Workloads.read(scaler("c", "Deployment", "shop")));
    assertEquals(Optional.of("the autoscaler c"), Guard.owner(workload, scalers));
  }

  private static String scaler(String name, String kind, String target) {
    return "{\"metadata\": {\"name\": \"%s\"}, \"spec\": {\"scaleTargetRef\": {\"kind\": \"%s\", \"name\": \"%s\"}}}"
        .formatted(name, kind, target);
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void refusesWhatWouldNotBeReplaced(String kind, String spec, boolean scaleDown, String obstacle) {
    var workload = Workloads.workload(Workload.Kind.of(kind).orElseThrow(), Workloads.DEPLOYMENT);
    ((ObjectNode) workload.spec()).setAll((ObjectNode) Workloads.read(spec));
    var found = Guard.obstacle(workload, scaleDown).orElse("none");
    assertEquals(true, found.startsWith(obstacle), found);
  }

  private static Stream<Arguments> obstacles() {
    var template = "{\"template\": {\"spec\": {\"containers\": []}}}";
    return Stream.of(
        argumentSet("none", "Deployment", "{}", false, "none"),
        argumentSet("paused", "Deployment", "{\"paused\": true}", false, "its rollouts are paused"),
        argumentSet("no container", "Deployment", template, false, "it has no container"),
        argumentSet("two", "StatefulSet", "{}", false, "it has 2 replicas"),
        argumentSet("two, wanted", "StatefulSet", "{}", true, "none"),
        argumentSet("one", "StatefulSet", "{\"replicas\": 1}", false, "none"),
        argumentSet(
            "on delete",
            "StatefulSet",
            "{\"replicas\": 1, \"updateStrategy\": {\"type\": \"OnDelete\"}}",
            false,
            "its update strategy is OnDelete"),
        argumentSet(
            "partition",
            "StatefulSet",
            "{\"replicas\": 1, \"updateStrategy\": {\"rollingUpdate\": {\"partition\": 1}}}",
            false,
            "its update strategy has a partition"));
  }
}
