package dev.monday.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Requirement;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.system.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
  private static final Path HOME = Path.of("/home/ann");

  @TempDir private Path temporary;
  private Path folder = Path.of("");
  private final List<Diagnostic> problems = new ArrayList<>();

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  static Stream<Arguments> paths() {
    return Stream.of(
        argumentSet("absolute", "/srv/shop", "/srv/shop"),
        argumentSet("relative to the file", "shop", "FOLDER/shop"),
        argumentSet("up from the file", "../shop", "FOLDER/../shop"),
        argumentSet("home", "~/shop", "/home/ann/shop"),
        argumentSet("home alone", "~", "/home/ann"),
        argumentSet("a tilde inside is a name", "a~b", "FOLDER/a~b"),
        argumentSet("a variable", "$CODE/shop", "/code/shop"),
        argumentSet("a variable in braces", "${CODE}x/shop", "/codex/shop"),
        argumentSet(
            "below GOPATH where only that exists", "example.org/shop", "/go/src/example.org/shop"),
        argumentSet("the second of GOPATH", "example.org/web", "/go2/src/example.org/web"),
        argumentSet(
            "as written where both are missing", "example.org/new", "FOLDER/example.org/new"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void pathsAreResolved(String written, String resolved) {
    var app = app(plan("gopath: /go:/go2", "path: '%s'".formatted(written)));
    var expected = resolved.replace("FOLDER", folder.toString());
    assertEquals(Path.of(expected).normalize(), app.run().folder().value());
    assertEquals(List.of(), problems);
  }

  @Test
  void anUndefinedVariableIsAMistakeThatNamesIt() {
    plan("", "path: $NOWHERE/$CODE/${NEITHER}");
    assertEquals(
        List.of(
            "the variable \"NOWHERE\" in \"$NOWHERE/$CODE/${NEITHER}\" is not defined",
            "the variable \"NEITHER\" in \"$NOWHERE/$CODE/${NEITHER}\" is not defined"),
        problems.stream().map(Diagnostic::problem).toList());
  }

  @Test
  void gopathIsHomeGoUnlessTheEnvironmentOrTheFileSaysOtherwise() {
    assertEquals(Map.of("GOPATH", "/home/ann/own"), variables("gopath: ~/own"));
    assertEquals(Map.of(), variables(""));
  }

  @Test
  void theAppsOwnVariableWinsOverThePhases() {
    var settings = "run: {env: {A: global, B: global}}\nbuild: {env: {C: build}}";
    assertEquals(Map.of("A", "global", "B", "app"), variables(settings));
  }

  @Test
  void anAppWithABuildRequiresItToBeCompleted() {
    var plan =
        plan("", "build: {type: command, commands: [make]}\n    stop_grace: 3s\n    path: shop");
    var prepare = assertInstanceOf(PrepareSpec.class, plan.components().getFirst());
    assertEquals(folder.resolve("shop"), prepare.build().orElseThrow().folder().value());
    var app = assertInstanceOf(AppSpec.class, plan.components().getLast());
    assertEquals(
        List.of(
            new Requirement(ComponentId.prepare("shop"), Requirement.Condition.COMPLETED, true)),
        app.requires());
    assertEquals(Duration.ofSeconds(3), app.policy().grace());
  }

  @Test
  void setupRunsInTheFolderOfTheFile() {
    var plan = plan("", "path: shop\n    setup: [git clone shop]");
    var prepare = assertInstanceOf(PrepareSpec.class, plan.components().getFirst());
    assertEquals(folder, prepare.setup().orElseThrow().folder().value());
  }

  @Test
  void whatTheGlobalsAndTheProjectListIsPlannedOnce() {
    var plan =
        planOf(
            """
            <: &shop
              name: shop
              run: {command: shop}
            local: [*shop]
            projects:
            - name: p
              local:
              - *shop
              - {name: web, run: {command: web}}
            """);
    assertEquals(List.of("app/shop", "app/web"), ids(plan));
  }

  @Test
  void aTakeOverHasTimeToPutBackWhatItTook() {
    var plan =
        planOf(
            """
            projects:
            - name: p
              local:
              - name: shop
                run: {command: shop}
              forward:
              - {name: db, type: kubernetes-remote, values: {labels: {app: db}, ports: [5432]}}
            """);
    assertEquals(List.of("app/shop", "forward/db"), ids(plan));
    assertEquals(Duration.ofSeconds(60), plan.components().getLast().policy().grace());
  }

  @Test
  void aNameIsClaimedByRoutesThatAreTriedBeforeWhatTheyLeadTo() {
    var plan =
        planOf(
            """
            projects:
            - name: p
              local:
              - {name: shop, hostname: Shop.local, ports: ["80:8005", 9000], run: {command: shop}}
              - {name: web, hostname: web.local, run: {command: web}}
              forward:
              - {name: db, type: proxy, values: {proxy_hostname: db.example.org, ports: [5432]}}
            """);
    assertEquals(
        List.of(
            "route/shop.local:80",
            "route/shop.local:9000",
            "route/web.local",
            "route/db:5432",
            "app/shop",
            "app/web",
            "forward/db"),
        ids(plan));
    assertEquals(
        List.of(
            List.of("route/shop.local:80 DECIDED", "route/shop.local:9000 DECIDED"),
            List.of("route/web.local DECIDED"),
            List.of("route/db:5432 DECIDED")),
        plan.components().stream()
            .filter(spec -> spec.id().kind() != ComponentId.Kind.ROUTE)
            .map(spec ->
                spec.requires().stream()
                    .map(needed -> needed.on() + " " + needed.condition())
                    .toList())
            .toList());
    assertEquals(
        List.of("route/web.local", "app/web"), ids(plan.select(List.of("web"), List.of())));
    assertThrows(UserError.class, () -> plan.select(List.of("web.local"), List.of()));
  }

  @Test
  void twoThatClaimTheSamePortOfANameAreAMistake() {
    planOf(
        """
        projects:
        - name: p
          local:
          - {name: shop, hostname: shop.local, ports: ["80:8005"], run: {command: shop}}
          - {name: job, hostname: shop.local, run: {command: job}}
          forward:
          - name: old
            type: proxy
            values: {hostname: SHOP.local, proxy_hostname: h, ports: ["8080", "80:8080"]}
        """);
    assertEquals(
        List.of(
            "shop.local:80 is claimed twice;"
                + " the first is in line 4; give one of them another port or another hostname"),
        problems.stream().map(problem -> problem.problem() + "; " + problem.hint()).toList());
  }

  static Stream<Arguments> takeovers() {
    return Stream.of(
        argumentSet(
            "one deployment", "deployment: shop", "deployment: shop", "the deployment shop"),
        argumentSet(
            "one stateful set", "statefulset: shop", "statefulset: shop", "the stateful set shop"),
        argumentSet(
            "labels in another order",
            "labels: {app: shop, tier: web}",
            "labels: {tier: web, app: shop}",
            "the workload of the pods with app=shop, tier=web"),
        argumentSet(
            "one namespace",
            "context: test, namespace: a, deployment: shop",
            "context: test, namespace: a, deployment: shop",
            "the deployment shop"),
        argumentSet("another name", "deployment: shop", "deployment: web", ""),
        argumentSet("another kind", "deployment: shop", "statefulset: shop", ""),
        argumentSet("more labels", "labels: {app: a}", "labels: {app: a, tier: web}", ""),
        argumentSet("another namespace", "deployment: shop", "namespace: a, deployment: shop", ""),
        argumentSet("another context", "deployment: shop", "context: test, deployment: shop", ""));
  }

  @ParameterizedTest
  @MethodSource("takeovers")
  void twoThatTakeOverOneWorkloadAreAMistake(String first, String second, String workload) {
    planOf(
        """
        projects:
        - name: p
          forward:
          - {name: a, type: kubernetes-remote, values: {%s, ports: [80]}}
          - {name: b, type: kubernetes-remote, values: {%s, ports: [81]}}
        """
            .formatted(first, second));
    assertEquals(
        workload.isEmpty()
            ? List.of()
            : List.of(
                "5 %s is taken over twice; the first is in line 4; give one forward the ports of both"
                    .formatted(workload)),
        problems.stream()
            .map(found -> "%d %s; %s".formatted(found.at().line(), found.problem(), found.hint()))
            .toList());
  }

  @Test
  void withoutAHostnameAForwardTakesPortsOf127001() {
    var plan =
        planOf(
            """
            projects:
            - name: p
              forward:
              - {name: db, type: ssh, values: {remote: h, disable_proxy: true, ports: [5432]}}
              - {name: too, type: ssh, values: {remote: h, disable_proxy: true, ports: [5432]}}
            """);
    assertEquals(List.of("route/127.0.0.1:5432", "forward/db", "forward/too"), ids(plan));
    assertEquals(
        List.of("127.0.0.1:5432 is claimed twice"),
        problems.stream().map(Diagnostic::problem).toList());
  }

  @Test
  void remoteForwardLeadsToAnAppOfItsProject() {
    var text =
        """
        projects:
        - name: p
          local:
          - {name: shop, run: {command: shop}}
          forward:
          - {name: hook, type: ssh-remote, values: {remote: h, app: shop, ports: [80]}}
        """;
    assertEquals(List.of("app/shop", "forward/hook"), ids(planOf(text)));
    assertEquals(List.of(), problems);
    planOf(text.replace("app: shop", "app: shopp"));
    assertEquals(
        List.of(
            "the project has no app named \"shopp\" for this forward to lead to;"
                + " did you mean \"shop\"?"),
        problems.stream().map(problem -> problem.problem() + "; " + problem.hint()).toList());
  }

  @Test
  void forwardsOfOneNameAndDifferentTypesAreToldApart() {
    var plan =
        planOf(
            """
            projects:
            - name: p
              forward:
              - {name: db, type: proxy, values: {proxy_hostname: db.example.org, ports: [5432]}}
              - {name: db, type: ssh-remote, values: {remote: db.example.org, ports: [5433]}}
            """);
    assertEquals(
        List.of("route/db:5432", "forward/db (proxy)", "forward/db (ssh-remote)"), ids(plan));
  }

  @Test
  void aPersonCanChooseAPart() {
    var plan =
        planOf(
            """
            projects:
            - name: p
              local:
              - {name: shop, build: {type: command, commands: [make]}, run: {command: shop}}
              - {name: web, run: {command: web}}
              - {name: job, watch: true, run: {command: job}}
            """);
    assertEquals(List.of("prepare/shop", "app/shop"), ids(plan.select(List.of("shop"), List.of())));
    assertEquals(List.of("app/web"), ids(plan.select(List.of(), List.of("shop", "job"))));
    assertEquals(
        "--only: project \"p\" has no app or forward named \"shp\"; did you mean \"shop\"?",
        assertThrows(UserError.class, () -> plan.select(List.of("shp"), List.of())).getMessage());
    assertEquals(
        "--without: project \"p\" has no app or forward named \"zebra\"; it has shop, web, job",
        assertThrows(UserError.class, () -> plan.select(List.of(), List.of("zebra"))).getMessage());
  }

  private Map<String, String> variables(String settings) {
    var variables = new LinkedHashMap<String, String>();
    app(plan(settings, settings.contains("run:") ? "env: {B: app}" : "path: ."))
        .run()
        .environment()
        .variables()
        .forEach((name, value) -> variables.put(name, value.value()));
    return variables;
  }

  private static AppSpec app(Plan plan) {
    return assertInstanceOf(AppSpec.class, plan.components().getLast());
  }

  private static List<String> ids(Plan plan) {
    return plan.components().stream().map(spec -> spec.id().toString()).toList();
  }

  /** A project with one app in the v1 dialect, where its keys stand beside {@code executable}. */
  private Plan plan(String settings, String keys) {
    return planOf(
        """
        %s
        projects:
        - name: p
          local:
          - name: shop
            executable: shop
            %s
        """
            .formatted(settings, keys));
  }

  private Plan planOf(String yaml) {
    var environment = Map.of("CODE", "/code");
    try {
      Files.writeString(folder.resolve("monday.yaml"), yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return switch (ConfigurationLoader.load(folder, environment, folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded ->
          Planner.plan(
              loaded.configuration(),
              loaded.configuration().projects().getFirst(),
              new Surroundings(
                  environment,
                  HOME,
                  Set.of(Path.of("/go/src/example.org/shop"), Path.of("/go2/src/example.org/web"))
                      ::contains),
              problems);
    };
  }
}
