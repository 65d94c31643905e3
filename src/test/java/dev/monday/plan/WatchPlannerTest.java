package dev.monday.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.config.Located;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Requirement;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration makes of watches. */
class WatchPlannerTest {
  @TempDir private Path temporary;
  private Path folder = Path.of("");
  private final List<Diagnostic> problems = new ArrayList<>();

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  private Plan plan(String settings, String keys) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        "%s%nprojects:%n- name: p%n  local:%n  - name: shop%n    path: shop%n    run: {command: ./shop}%n%s"
            .formatted(settings, keys.indent(4)));
    return switch (ConfigurationLoader.load(folder, Map.of("CODE", "/code"), folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded ->
          Planner.plan(
              loaded.configuration(),
              loaded.configuration().projects().getFirst(),
              new Surroundings(Map.of("CODE", "/code"), Path.of("/home/ann"), _ -> true),
              problems);
    };
  }

  private WatchSpec watch(String settings, String keys) throws IOException {
    var plan = plan(settings, keys);
    assertEquals(List.of(), problems);
    return plan.components().stream()
        .filter(WatchSpec.class::isInstance)
        .map(WatchSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private AppSpec app(String keys) throws IOException {
    return plan("", keys).components().stream()
        .filter(AppSpec.class::isInstance)
        .map(AppSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static <T> List<T> values(List<Located<T>> located) {
    return located.stream().map(Located::value).toList();
  }

  @Test
  void trueFollowsTheAppsFolderAndRestartsIt() throws IOException {
    var watch = watch("", "watch: true");
    assertEquals(ComponentId.watch("shop"), watch.id());
    assertEquals(ComponentId.app("shop"), watch.target());
    assertEquals(List.of(folder.resolve("shop")), values(watch.paths()));
    assertEquals(true, watch.gitignore());
    assertEquals(Optional.empty(), watch.debounce());
  }

  @Test
  void anAppWithABuildIsPreparedAnew() throws IOException {
    var watch = watch("", "watch: true\nbuild: {commands: [make]}");
    assertEquals(ComponentId.prepare("shop"), watch.target());
    assertEquals(
        List.of(true),
        app("watch: true\nbuild: {commands: [make]}").requires().stream()
            .map(Requirement::cascade)
            .toList());
  }

  @Test
  void everyKeyIsTaken() throws IOException {
    var watch =
        watch(
            "watch: {exclude: [tmp, $CODE/out, ~/x, /srv/*.d]}",
            """
            watch:
              paths: [src, /srv/common]
              include: ["*.go"]
              exclude: ["*_test.go", "!keep"]
              debounce: 1s
              gitignore: false
            """);
    assertEquals(List.of(folder.resolve("src"), Path.of("/srv/common")), values(watch.paths()));
    assertEquals(List.of("*.go"), values(watch.include()));
    assertEquals(List.of("*_test.go", "!keep"), values(watch.exclude()));
    assertEquals(List.of("tmp"), values(watch.settingsExclude()));
    assertEquals(List.of("/code/out", "/home/ann/x", "/srv/*.d"), watch.excludedPaths());
    assertEquals(false, watch.gitignore());
    assertEquals(Optional.of(Duration.ofSeconds(1)), watch.debounce().map(Located::value));
  }

  @Test
  void whatIsWrittenForTheAppIsNotFollowed() throws IOException {
    var watch = watch("", "watch: true\nfiles: [{type: content, to: 'shop/a[1]', content: x}]");
    assertEquals(List.of(folder + "/shop/a\\[1]"), watch.excludedPaths());
  }

  @Test
  void aSignalRenewsTheApp() throws IOException {
    var app = app("watch: {signal: HUP}");
    assertEquals(Optional.of("HUP"), app.onChange());
    assertEquals(true, app.policy().renews());
  }

  @Test
  void aWatchThatOnlyBuildsRestartsNothing() throws IOException {
    var app = app("watch: {restart: false}\nbuild: {commands: [make]}");
    assertEquals(List.of(false), app.requires().stream().map(Requirement::cascade).toList());
  }

  @Test
  void aWatchThatWouldDoNothingIsAMistake() throws IOException {
    var _ = plan("", "watch: {restart: false}");
    assertEquals(
        List.of("\"restart: false\" leaves the watch of \"shop\" with nothing to do"),
        problems.stream().map(Diagnostic::problem).toList());
  }

  @Test
  void aSignalAndNoRestartExcludeEachOther() throws IOException {
    var _ = plan("", "watch: {restart: false, signal: HUP}\nbuild: {commands: [make]}");
    assertEquals(
        List.of("\"signal\" and \"restart: false\" exclude each other"),
        problems.stream().map(Diagnostic::problem).toList());
  }
}
