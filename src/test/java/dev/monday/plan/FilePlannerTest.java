package dev.monday.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import dev.monday.config.Configuration;
import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Diagnostic;
import dev.monday.config.LoadResult;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.template.Value;
import dev.monday.template.Value.Sequence;
import dev.monday.template.Value.Struct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePlannerTest {
  private static final Path PAGE = Path.of("docs/reference/templates.md");
  private static final String BEGIN = "<!-- fields -->\n";
  private static final String END = "<!-- end -->";

  /** An app and forwards that have everything, so that every field can be seen. */
  private static final String WHOLE =
      """
      projects:
      - name: shop
        local:
        - name: api
          path: ~/code/api
          hostname: api.local
          ports: ["80:8005"]
          watch: true
          setup: [git clone]
          build: {commands: [make], path: sub, env: {A: 1}, env_file: b.env}
          run: {command: ./api, path: sub, env: {TOKEN: secret}, env_file: r.env, stop_commands: [x]}
          files: [{type: content, to: $HOME/api.txt, content: "{{ .Name }}"}]
          monitoring: {port: 8005, url: /metrics}
        - {name: web, executable: node, args: [server.js]}
        forward:
        - name: db
          type: kubernetes
          monitoring: {port: 9187}
          values: {context: c, namespace: n, labels: {app: db, tier: x}, ports: ["5432:5433", 80]}
        - {name: pods, type: kubernetes-remote, values: {labels: {app: pods}, ports: [80]}}
        - {name: s, type: ssh, values: {remote: me@h, args: [-p, 22], disable_proxy: true, ports: [1]}}
        - {name: r, type: ssh-remote, values: {remote: me@h, forward_hostname: f, ports: [2]}}
        - {name: p, type: proxy, values: {proxy_hostname: example.org, ports: [3]}}
      """;

  @TempDir private Path temporary;
  private Path folder = Path.of("");
  private final List<Diagnostic> problems = new ArrayList<>();

  @BeforeEach
  void realFolder() throws IOException {
    folder = temporary.toRealPath();
  }

  @Test
  void aTemplateSeesTheGlobalsAndTheProject() throws IOException {
    assertEquals(
        """
        scrape_configs:
          - job_name: 'gateway'
            static_configs:
              - targets: ['gateway.local:9000']
            metrics_path: /metrics
          - job_name: 'shop'
            static_configs:
              - targets: ['shop.local:8005']
            metrics_path: /status
        """,
        content(
            """
            local:
            - name: gateway
              hostname: gateway.local
              monitoring: {port: 9000, url: /metrics}
            projects:
            - name: p
              local:
              - {name: shop, hostname: shop.local, monitoring: {port: 8005, url: /status}}
              - {name: web, hostname: web.local}
              - name: prometheus
                files:
                - type: content
                  to: prometheus.yml
                  content: |
                    scrape_configs:
                      {{- range $app := .Applications }}
                      {{- if $app.Monitoring }}
                      - job_name: '{{ $app.Name }}'
                        static_configs:
                          - targets: ['{{ $app.Hostname }}:{{ $app.Monitoring.Port }}']
                        metrics_path: {{ $app.Monitoring.URL }}
                      {{- end }}
                      {{- end }}
            """));
  }

  @Test
  void everyFieldIsThere() throws IOException {
    assertEquals(
        """
        shop
        api ~/code/api api.local [80:8005] true
        [git clone]
        command sub [make] map[A:1] b.env
        sub ./api map[TOKEN:secret] r.env [x]
        content $HOME/api.txt
        8005 /metrics
        web [] false <nil> <nil> node server.js <nil>
        db kubernetes db [5432:5433 80:80] c n map[app:db tier:x] false 9187
        pods kubernetes-remote  [80:80]   map[app:pods] false <nil>
        s ssh  [1:1]   map[] true <nil>
        r ssh-remote  [2:2]   map[] false <nil>
        p proxy p [3:3]   map[] false <nil>
        ||me@h[-p 22]|me@hf[]|example.org\
        """,
        rendered(
            """
            {{ .Name }}
            {{ with index .Applications 0 -}}
            {{ .Name }} {{ .Path }} {{ .Hostname }} {{ .Ports }} {{ .Watch }}
            {{ .Setup.Commands }}
            {{ with .Build }}{{ .Type }} {{ .Path }} {{ .Commands }} {{ .Env }} {{ .EnvFile }}{{ end }}
            {{ with .Run }}{{ .Path }} {{ .Command }} {{ .Env }} {{ .EnvFile }} {{ .StopCommands }}{{ end }}
            {{ range .Files }}{{ .Type }} {{ .To }}{{ end }}
            {{ .Monitoring.Port }} {{ .Monitoring.URL }}
            {{- end }}
            {{ with index .Applications 1 -}}
            {{ .Name }} {{ .Ports }} {{ .Watch }} {{ .Setup }} {{ .Build }} {{ .Run.Command }} {{ .Monitoring }}
            {{- end }}
            {{ range .Forwards -}}
            {{ .Name }} {{ .Type }} {{ with .Values }}{{ .Hostname }} {{ .Ports }} {{ .Context }} {{ .Namespace }} {{ .Labels }} {{ .DisableProxy }}{{ end }} {{ with .Monitoring }}{{ .Port }}{{ else }}{{ .Monitoring }}{{ end }}
            {{ end -}}
            {{ range $i, $f := .Forwards }}{{ with $f.Values }}{{ if ne $i 0 }}|{{ end }}{{ if .Remote }}{{ .Remote }}{{ .ForwardHostname }}{{ .Args }}{{ end }}{{ .ProxyHostname }}{{ end }}{{ end }}\
            """));
  }

  @Test
  void theReferenceListsTheFields() throws IOException {
    var page = Files.readString(PAGE);
    var begin = page.indexOf(BEGIN) + BEGIN.length();
    var printed = page.substring(0, begin) + table() + page.substring(page.indexOf(END, begin));
    if (Boolean.getBoolean("monday.update")) {
      Files.writeString(PAGE, printed);
    }
    assertEquals(printed, Files.readString(PAGE));
  }

  private String table() throws IOException {
    var configuration = load(WHOLE);
    var project = configuration.projects().getFirst();
    var data =
        new TemplateData(
            project.name().value(),
            configuration.applicationsOf(project),
            configuration.forwardsOf(project));
    var rows = new ArrayList<String>();
    addRows(data.project(), rows);
    return "| | has the fields |\n|---|---|\n" + String.join("", rows);
  }

  /** A row for a structure, then those of the structures in it that have none yet. */
  private static void addRows(Value value, List<String> rows) {
    if (value instanceof Sequence(List<Value> items)) {
      items.forEach(item -> addRows(item, rows));
    } else if (value instanceof Struct struct) {
      var fields =
          struct.fields().keySet().stream()
              .map(".%s"::formatted)
              .map("`%s`"::formatted)
              .collect(Collectors.joining(", "));
      var row = "| %s | %s |\n".formatted(struct.kind(), fields);
      if (!rows.contains(row)) {
        rows.add(row);
        struct.fields().values().forEach(field -> addRows(field, rows));
      }
    }
  }

  @Test
  void anAppWithFilesOnlyIsPrepared() throws IOException {
    var prepare =
        prepare(
            """
            projects:
            - name: p
              local:
              - name: app
                files:
                - {type: copy, from: ~/in, to: out}
                - {type: content, to: $CODE/made, content: }
                run: {command: app}
            """);
    var copy = assertInstanceOf(FileSpec.Copy.class, prepare.files().getFirst());
    assertEquals(Path.of("/home/ann/in"), copy.from().value());
    assertEquals(folder.resolve("out"), copy.to().value());
    var made = assertInstanceOf(FileSpec.Content.class, prepare.files().getLast());
    assertEquals(Path.of("/code/made"), made.to().value());
    assertEquals("", made.text());
  }

  @Test
  void aMistakeInABlockHasTheLineAndColumnOfTheFile() throws IOException {
    mistakes(
        """
        projects:
        - name: p
          local:
          - name: app
            files:
            - type: content
              to: a
              content: |

                first
                  {{ if .Name }}
                  {{ .Nmae }}
                {{ end }}
            - type: content
              to: b
              content: |2-
                  {{ range }}
        """);
    assertEquals(
        List.of(
            "12:14 the template under \"content\": dot, a project, has no field \"Nmae\";"
                + " it has Name, Applications, Forwards",
            "17:20 the template under \"content\": a value is missing in range; "),
        problemTexts());
  }

  @Test
  void aMistakeElsewhereHasItsPlaceInTheText() throws IOException {
    mistakes(
        """
        projects:
        - name: p
          local:
          - name: app
            files:
            - {type: content, to: a, content: "x\\n{{ end }}"}
            - type: content
              to: b
              content: >
                folded

                {{ .Name
            - {type: content, to: $NOWHERE/a, content: "{{"}
        """);
    assertEquals(
        List.of(
            "6:39 the template under \"content\": line 2, column 4 of its text:"
                + " {{end}} belongs to no block; ",
            "9:16 the template under \"content\": line 2, column 1 of its text:"
                + " this action is not closed; end it with }}",
            "13:27 the variable \"NOWHERE\" in \"$NOWHERE/a\" is not defined;"
                + " set it in the environment that monday is started in, or write the path out",
            "13:48 the template under \"content\": line 1, column 1 of its text:"
                + " this action is not closed; end it with }}"),
        problemTexts());
  }

  @Test
  void twoAppsThatWriteDifferentThingsIntoAFileAreAMistake() throws IOException {
    mistakes(
        """
        projects:
        - name: p
          local:
          - name: api
            files:
            - {type: content, to: same, content: x}
            - {type: copy, from: in, to: copied}
            - {type: content, to: conf, content: "{{ .Name }}"}
            - {type: content, to: conf, content: last}
          - name: web
            files:
            - {type: content, to: same, content: x}
            - {type: copy, from: ./in, to: copied}
            - {type: content, to: ./conf, content: "{{ .Name }}x"}
        """);
    assertEquals(
        List.of(
            "14:27 app \"web\" writes %s, and so does \"api\", with something else;"
                    .formatted(folder.resolve("conf"))
                + " the first is in line 8; give one of them another file"),
        problemTexts());
  }

  @Test
  void contentIsNeverPartOfADescription() throws IOException {
    var plan =
        plan(
            """
            projects:
            - name: p
              local:
              - name: app
                files: [{type: content, to: a, content: "password: hush"}]
                run: {command: app}
            """);
    assertFalse(plan.toString().contains("hush"), plan::toString);
  }

  private String rendered(String template) throws IOException {
    return content(
        WHOLE.replace(
            "  forward:\n",
            "  - name: last\n    files:\n    - type: content\n      to: x\n      content: |-\n%s  forward:\n"
                .formatted(template.indent(8))
                .indent(0)));
  }

  /** The only content that the last prepare writes. */
  private String content(String yaml) throws IOException {
    return assertInstanceOf(FileSpec.Content.class, prepare(yaml).files().getLast()).text();
  }

  private PrepareSpec prepare(String yaml) throws IOException {
    var plan = plan(yaml);
    assertEquals(List.of(), problems);
    return plan.components().stream()
        .filter(PrepareSpec.class::isInstance)
        .map(PrepareSpec.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  private void mistakes(String yaml) throws IOException {
    var _ = plan(yaml);
  }

  private List<String> problemTexts() {
    return problems.stream()
        .map(problem ->
            "%d:%d %s; %s"
                .formatted(
                    problem.at().line(), problem.at().column(), problem.problem(), problem.hint()))
        .toList();
  }

  private Plan plan(String yaml) throws IOException {
    var configuration = load(yaml);
    return Planner.plan(
        configuration,
        configuration.projects().getFirst(),
        new Surroundings(
            Map.of("CODE", "/code", "HOME", "/home/ann"), Path.of("/home/ann"), _ -> false),
        problems);
  }

  private Configuration load(String yaml) throws IOException {
    Files.writeString(folder.resolve("monday.yaml"), yaml);
    return switch (ConfigurationLoader.load(folder, Map.of(), folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded -> loaded.configuration();
    };
  }
}
