package dev.monday.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Files as teams of the Go tool have them, in both of its dialects. */
class FaithfulDialectTest {
  private static final Path FAITHFUL = Path.of("src/test/resources/dev/monday/config/faithful");

  private final LoadResult.Loaded first = Loading.good(FAITHFUL.resolve("v1"));
  private final LoadResult.Loaded second = Loading.good(FAITHFUL.resolve("v2"));

  @Test
  void firstDialectRunsExactArguments() {
    var oven = app(first, "full", "oven");
    var run = oven.run().orElseThrow();
    var command = assertInstanceOf(Command.Exact.class, run.command());
    assertEquals("go", command.executable());
    assertEquals(List.of("run", "cmd/oven/main.go"), command.arguments());
    assertEquals(Map.of("HTTP_PORT", "8005", "CGO_ENABLED", "on"), texts(run.env()));
    assertEquals(List.of(), run.stopCommands());
    assertTrue(oven.watch().isPresent());
    assertEquals("github.com/bakery/oven", oven.path().orElseThrow().value());
  }

  @Test
  void firstDialectListsSetupCommands() {
    var setup = app(first, "full", "oven").setup().orElseThrow();
    assertEquals(
        List.of("go get github.com/bakery/oven", "echo \"cloned below $GOPATH\""),
        setup.commands().stream().map(Command::text).toList());
  }

  @Test
  void firstDialectStopsWithExactArguments() {
    var run = app(first, "full", "search").run().orElseThrow();
    var stop = assertInstanceOf(Command.Exact.class, run.stopCommands().getFirst());
    assertEquals("docker stop search", stop.text());
    var orders = app(first, "full", "orders");
    assertTrue(orders.watch().isEmpty());
    assertEquals(
        "$HOME/dev/orders/.env", orders.run().orElseThrow().envFile().orElseThrow().value());
  }

  @Test
  void firstDialectNamesExclusionsOfTheWatcher() {
    var settings = first.configuration().settings();
    assertEquals(
        List.of(".git", "node_modules", "/home/baker/dev/generated"),
        settings.watchExclude().stream().map(Located::value).toList());
    assertEquals("~/dev/go", settings.gopath().orElseThrow().value());
  }

  @Test
  void everyTypeOfForwardHasItsOwnFields() {
    var oven = forward(Forward.Kubernetes.class, first, "remote-only", "oven");
    assertEquals("staging", oven.context().orElseThrow().value());
    assertEquals("[8080:8000, 9000:9000]", ports(oven));
    var orders = forward(Forward.KubernetesRemote.class, first, "remote-only", "orders");
    assertEquals(Map.of("app", "orders", "tier", "backend"), texts(orders.pods().writtenLabels()));
    var wiki = forward(Forward.Ssh.class, first, "remote-only", "wiki");
    assertEquals(
        List.of("-i", "/home/baker/.ssh/bastion", "-p", "2222"),
        wiki.args().stream().flatMap(option -> option.words().stream()).toList());
    forward(Forward.SshRemote.class, first, "remote-only", "webhook");
    var index = forward(Forward.Tcp.class, first, "oven", "index");
    assertEquals("index.svc.local", index.hostname().value().text());
    assertEquals("vpc-index.eu-west-3.example.com", index.proxyHostname().value());
  }

  @Test
  void secondDialectSplitsItsFilesAndSharesAnchors() {
    assertEquals(
        List.of(
            "monday.apps.yaml",
            "monday.forwards.yaml",
            "monday.metrics.yaml",
            "monday.projects.yaml"),
        second.files().stream().map(file -> file.getFileName().toString()).toList());
    var oven = app(second, "full", "oven");
    assertEquals("monday.apps.yaml", oven.at().file().getFileName().toString());
  }

  @Test
  void secondDialectKeepsEnvironmentAsWritten() {
    var run = app(second, "full", "oven").run().orElseThrow();
    assertEquals(Map.of("HTTP_PORT", "08005", "RELEASE", "1.10", "EMPTY", ""), texts(run.env()));
    var orders = app(second, "full", "orders").run().orElseThrow();
    assertEquals(Map.of("GRPC_PORT", "8006", "MODE", "a=b"), texts(orders.env()));
    assertEquals(
        List.of("docker stop oven", "docker rm oven"),
        run.stopCommands().stream().map(Command::text).toList());
    assertInstanceOf(Command.Shell.class, run.command());
  }

  @Test
  void mergedKeysGiveWayToWrittenOnes() {
    var till = app(second, "full", "till");
    var run = till.run().orElseThrow();
    assertEquals("make till", run.command().text());
    assertEquals(Map.of("TZ", "Europe/Paris"), texts(run.env()));
    var watch = till.watch().orElseThrow();
    assertEquals(Duration.ofMillis(500), watch.debounce().orElseThrow().value());
    assertEquals(Optional.of(false), watch.gitignore().map(Located::value));
    var orders = forward(Forward.KubernetesRemote.class, second, "forwards", "orders");
    assertEquals(Map.of("app", "orders"), texts(orders.pods().writtenLabels()));
  }

  @Test
  void globalsComeFirstAndOnce() {
    var full = second.configuration().project("full").orElseThrow();
    assertEquals(
        List.of("metrics", "oven", "orders", "till"),
        second.configuration().applicationsOf(full).stream()
            .map(app -> app.name().value())
            .toList());
    assertSame(
        second.configuration().globals().applications().getFirst(), full.applications().getLast());
    assertEquals(
        List.of("logs.svc.local"),
        second.configuration().forwardsOf(full).stream()
            .map(forward -> forward.name().value())
            .toList());
  }

  @Test
  void filesAreTemplatesAndCopies() {
    var files = app(second, "full", "oven").files();
    var content = assertInstanceOf(FileToWrite.Content.class, files.getFirst());
    assertTrue(content.content().text().startsWith("{{- range $app := .Applications }}\n"));
    var copy = assertInstanceOf(FileToWrite.Copy.class, files.getLast());
    assertEquals("$GOPATH/src/github.com/bakery/oven/.env.dist", copy.from().value());
    var monitoring = app(second, "full", "oven").monitoring().orElseThrow();
    assertEquals(8001, monitoring.port().orElseThrow().value().number());
    assertEquals("/metrics", monitoring.url().orElseThrow().value());
  }

  @Test
  void forwardsAnswerUnderTheirNameByDefaultAndUnderNoneWithoutProxy() {
    assertTrue(forward(Forward.Kubernetes.class, second, "forwards", "oven").hostname().isEmpty());
    assertEquals(
        "logs.svc.local",
        forward(Forward.Kubernetes.class, second, "forwards", "logs.svc.local")
            .hostname()
            .orElseThrow()
            .value()
            .text());
    assertEquals(
        List.of("-o", "StrictHostKeyChecking=accept-new", "-v", "-C", "-p", "2222"),
        forward(Forward.Ssh.class, second, "forwards", "wiki").args().stream()
            .flatMap(option -> option.words().stream())
            .toList());
  }

  @Test
  void whatIsNotAsItMaySeemIsNoticed() {
    assertEquals(
        List.of("8080:80 means: port 80 there leads to port 8080 here"),
        first.notices().stream().map(Notice::text).toList());
    assertEquals(
        List.of("\"hostname\" is not used by a forward of type kubernetes-remote"),
        second.notices().stream().map(Notice::text).toList());
  }

  private static Application app(LoadResult.Loaded loaded, String project, String name) {
    return loaded.configuration().project(project).orElseThrow().applications().stream()
        .filter(app -> app.name().value().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static <T extends Forward> T forward(
      Class<T> type, LoadResult.Loaded loaded, String project, String name) {
    var configuration = loaded.configuration();
    return configuration.forwardsOf(configuration.project(project).orElseThrow()).stream()
        .filter(forward -> forward.name().value().equals(name))
        .map(forward -> assertInstanceOf(type, forward))
        .findFirst()
        .orElseThrow();
  }

  private static String ports(Forward forward) {
    return forward.ports().stream().map(Located::value).toList().toString();
  }

  private static Map<String, String> texts(Map<String, Located<String>> located) {
    return located.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().value()));
  }
}
