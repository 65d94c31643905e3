package dev.monday.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationCommandsTest {
  private static final String SHOP =
      """
      run:
        env:
          STAGE: dev
      local:
        - &proxy
          name: proxy
          path: .
          run:
            command: ./proxy
      projects:
        - name: shop
          local:
            - *proxy
            - name: graphql
              path: .
              stop_grace: 2s
              build:
                commands: [make, make install]
              run:
                command: ./graphql
                env:
                  API_TOKEN: hidden-value
                stop_commands: [./clean]
          forward:
            - name: database
              type: kubernetes
              values:
                ports: ["5432:5432"]
                labels: {app: database}
        - name: empty
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), SHOP);
  }

  private CommandLineRun run(String... arguments) {
    return CommandLineRun.of(Map.of("HOME", folder.toString()), folder, arguments);
  }

  @Test
  void listShowsEachProjectWithTheGlobalsFirst() {
    var run = run("list");
    assertEquals(
        """
        shop
          apps      proxy, graphql
          forwards  database (kubernetes)
        empty
          apps      proxy
        """,
        run.out());
    assertEquals(0, run.status());
  }

  @Test
  void listAsJsonHasTheSame() {
    assertEquals(
        """
        [
          {
            "name": "shop",
            "apps": [
              "proxy",
              "graphql"
            ],
            "forwards": [
              {
                "name": "database",
                "type": "kubernetes"
              }
            ]
          },
          {
            "name": "empty",
            "apps": [
              "proxy"
            ],
            "forwards": []
          }
        ]
        """,
        run("list", "-o", "json").out());
  }

  @Test
  void listOfNamesIsForCompletion() {
    assertEquals("shop\nempty\n", run("list", "-o", "names").out());
  }

  @Test
  void mondayAloneListsAndFailsWithoutATerminal() {
    var run = run();
    assertEquals(run("list").out(), run.out());
    assertEquals(
        "monday: cannot ask which project to run: this is no terminal;"
            + " name one: monday run PROJECT\n",
        run.err());
    assertEquals(2, run.status());
  }

  @Test
  void configOptionCountsBeforeAndAfterTheCommand() {
    var elsewhere = Path.of("/nonexistent");
    for (var line :
        new String[][] {
          {"-c", folder.toString(), "list", "-o", "names"},
          {"list", "-o", "names", "--config", folder.resolve("monday.yaml").toString()},
        }) {
      var run = CommandLineRun.of(Map.of("HOME", "/nonexistent"), elsewhere, line);
      assertEquals("shop\nempty\n", run.out(), run.err());
    }
  }

  @Test
  void checkIsSilentWhenNothingIsWrong() {
    assertEquals(new CommandLineRun(0, "", ""), run("check"));
  }

  @Test
  void checkReportsEveryMistakeOfEveryProject() throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
          - name: one
            local:
              - name: a
                path: $NO_SUCH_VARIABLE/a
                run:
                  command: ./a
          - name: two
            local:
              - name: b
                path: $NOT_THIS_EITHER/b
                run:
                  command: ./b
        """);
    var run = run("check");
    assertTrue(run.err().startsWith("monday.yaml:5:"), run.err());
    assertTrue(run.err().contains("NO_SUCH_VARIABLE"), run.err());
    assertTrue(run.err().contains("NOT_THIS_EITHER"), run.err());
    assertEquals(2, run.status());
  }

  @Test
  void checkShowsTheLineOfAMistake() throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), "projcts: []\n");
    var run = run("check");
    assertEquals(
        """
        monday.yaml:1:1: the top level has no key "projcts"
            projcts: []
            ^
        hint: did you mean "projects"?
        """,
        run.err());
    assertEquals(2, run.status());
  }

  @Test
  void explainShowsWhereEachValueWasWrittenAndHidesSecrets() {
    var run = run("check", "--explain", "shop");
    var expected =
        """
        project shop

        route/database:5432
          hostname  database  (monday.yaml:25:15)

        app/proxy
          run       ./proxy  (monday.yaml:9:16)
                    in FOLDER  (monday.yaml:7:11)
                    STAGE=dev  (monday.yaml:3:12)
          grace     10.0 s  (default)

        prepare/graphql
          folder    FOLDER  (monday.yaml:15:15)
          build     make  (monday.yaml:18:22)
          build     make install  (monday.yaml:18:28)
                    in FOLDER  (monday.yaml:15:15)

        app/graphql
          run       ./graphql  (monday.yaml:20:20)
                    in FOLDER  (monday.yaml:15:15)
                    STAGE=dev  (monday.yaml:3:12)
                    API_TOKEN=***  (monday.yaml:22:24)
          stop      ./clean  (monday.yaml:23:27)
          grace     2.0 s  (monday.yaml:16:21)
          after     prepare/graphql is completed

        forward/database
          type      kubernetes  (monday.yaml:25:9)
          port      5432:5432  (monday.yaml:28:19)
          hostname  database  (monday.yaml:25:15)
          label     app=database  (monday.yaml:29:25)
          after     route/database:5432 is decided
        """
            .replace("FOLDER", folder.toString());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith(expected), run.out());
    assertFalse(run.out().contains("hidden-value"));
    assertEquals(0, run.status());
  }

  @Test
  void unknownProjectGetsASuggestion() {
    var run = run("check", "--explain", "shpo");
    assertEquals("monday: there is no project named \"shpo\"; did you mean \"shop\"?\n", run.err());
    assertEquals(2, run.status());
  }

  @Test
  void withoutAConfigurationItSaysWhereItLooked() {
    var run =
        CommandLineRun.of(
            Map.of("HOME", folder.resolve("none").toString()), folder.resolve("none"), "list");
    assertTrue(run.err().contains("monday"), run.err());
    assertEquals("", run.out());
    assertEquals(2, run.status());
  }

  @Test
  void filesAreExplainedWithoutTheirContent() throws IOException {
    writeFiles("password: hush");
    var run = run("check", "--explain", "shop");
    var expected =
        """
        prepare/app
          folder    FOLDER  (monday.yaml:4:5)
          file      FOLDER/made  (monday.yaml:7:11)
          file      FOLDER/copied  (monday.yaml:10:24)
                    from FOLDER/made  (monday.yaml:10:38)
        """
            .replace("FOLDER", folder.toString());
    assertTrue(run.out().contains(expected), run.out());
    assertFalse(run.out().contains("hush"), run.out());
    assertEquals(0, run.status());
  }

  @Test
  void checkFindsTheMistakeOfATemplate() throws IOException {
    writeFiles("{{ range .Apps }}{{ end }}");
    var run = run("check");
    assertEquals(
        """
        monday.yaml:9:18: the template under "content": dot, a project, has no field "Apps"
                    {{ range .Apps }}{{ end }}
                             ^
        hint: it has Name, Applications, Forwards
        """,
        run.err().lines().limit(4).map(line -> line + "\n").reduce("", String::concat));
    assertEquals(2, run.status());
  }

  private void writeFiles(String content) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
        - name: shop
          local:
          - name: app
            files:
            - type: content
              to: made
              content: |
                %s
            - {type: copy, to: copied, from: made}
            run: {command: app}
        """
            .formatted(content));
  }

  @Test
  void schemaIsTheConfigurationsOwn() {
    assertTrue(run("schema").out().contains("\"$schema\""));
  }
}
