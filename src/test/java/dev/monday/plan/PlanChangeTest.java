package dev.monday.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an edit of a configuration changes of a run. */
class PlanChangeTest {
  private static final String BEFORE =
      """
      run: {env: {LEVEL: info}}
      projects:
      - name: p
        local:
        - name: shop
          hostname: shop.local
          ports: ["80:8080"]
          build: {type: command, commands: [make]}
          run: {command: ./shop, env: {A: "1"}}
        - name: web
          run: {command: ./web}
        forward:
        - {name: db, type: proxy, values: {hostname: db.local, proxy_hostname: h, ports: [5432]}}
      """;

  @TempDir private Path folder;

  static Stream<Arguments> edits() {
    return Stream.of(
        argumentSet("nothing", "", "", ""),
        argumentSet("only places", "projects:", "# a line more\n\nprojects:", ""),
        argumentSet("other quotes", "A: \"1\"}", "A: '1'}", ""),
        argumentSet("a command", "./web}", "./web -v}", "~app/web"),
        argumentSet("a variable of one app", "A: \"1\"", "A: \"2\"", "~app/shop"),
        argumentSet("a variable of all", "info", "debug", "~app/shop ~app/web"),
        argumentSet("a build", "[make]", "[make all]", "~prepare/shop"),
        argumentSet(
            "no build any more",
            "    build: {type: command, commands: [make]}\n",
            "",
            "~app/shop -prepare/shop"),
        argumentSet("an app's own port", "80:8080", "80:8081", "~app/shop"),
        argumentSet(
            "a port of its name",
            "80:8080",
            "81:8080",
            "+route/shop.local:81 ~app/shop -route/shop.local:80"),
        argumentSet("a target", "proxy_hostname: h", "proxy_hostname: i", "~forward/db"),
        argumentSet("a name of an app", "name: web", "name: www", "+app/www -app/web"),
        argumentSet("an app less", "  - name: web\n    run: {command: ./web}\n", "", "-app/web"),
        argumentSet(
            "an app more",
            "  forward:",
            "  - {name: new, run: {command: new}}\n  forward:",
            "+app/new"),
        argumentSet(
            "how long an app may take", "./web}", "./web}\n    stop_grace: 3s", "~app/web"));
  }

  @ParameterizedTest
  @MethodSource("edits")
  void anEditChanges(String from, String to, String expected) throws IOException {
    var before = plan(BEFORE);
    var change = PlanChange.between(before, plan(BEFORE.replace(from, to)));
    var found = new ArrayList<String>();
    change.added().forEach(spec -> found.add("+" + spec.id()));
    change.changed().forEach(spec -> found.add("~" + spec.id()));
    change.removed().forEach(id -> found.add("-" + id));
    assertEquals(expected, String.join(" ", found));
    assertEquals(expected.isEmpty(), change.isEmpty());
  }

  private List<ComponentSpec> plan(String text) throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), text);
    return switch (ConfigurationLoader.load(folder, Map.of(), folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded ->
          Planner.plan(
                  loaded.configuration(),
                  loaded.configuration().projects().getFirst(),
                  new Surroundings(Map.of(), folder, Files::exists),
                  new ArrayList<>())
              .components();
    };
  }
}
