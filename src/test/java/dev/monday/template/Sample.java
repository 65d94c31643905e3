package dev.monday.template;

import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Decimal;
import dev.monday.template.Value.Mapping;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Sequence;
import dev.monday.template.Value.Struct;
import dev.monday.template.Value.Text;
import dev.monday.template.Value.Whole;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The data of the table of templates: one value of each kind, and a project. */
final class Sample {
  static final Value DATA =
      struct(
          "the data",
          "Name",
          text("shop"),
          "Empty",
          text(""),
          "Zero",
          new Whole(0),
          "Whole",
          new Whole(42),
          "Decimal",
          new Decimal(2.5),
          "Yes",
          new Bool(true),
          "No",
          new Bool(false),
          "Words",
          Sequence.of(List.of("red", "green", "blue")),
          "Numbers",
          numbers(3, 5),
          "Table",
          new Sequence(List.of(numbers(1, 2), numbers(3))),
          "EmptyList",
          Sequence.of(List.of()),
          "Labels",
          Mapping.of(Map.of("tier", "front", "app", "shop")),
          "EmptyMap",
          Mapping.of(Map.of()),
          "Absent",
          Nothing.NIL,
          "Project",
          project());

  private Sample() {}

  private static Value project() {
    return struct(
        "a project",
        "Name",
        text("store"),
        "Monitoring",
        monitoring("9000", "/status"),
        "Applications",
        new Sequence(
            List.of(
                app(
                    "shop",
                    "~/code/shop",
                    "shop.local",
                    run("./shop --port 8005", Map.of("PORT", "8005", "MODE", "it's \"on\"")),
                    monitoring("8005", "/metrics")),
                app("web", "~/code/web", "", run("npm start", Map.of()), Nothing.NIL),
                app(
                    "prometheus",
                    "~/.monday/prometheus",
                    "prometheus.local",
                    run("./prometheus --config.file=prometheus.yml", Map.of()),
                    monitoring("9090", "/prom/metrics")))),
        "Forwards",
        new Sequence(
            List.of(
                forward(
                    "db",
                    "proxy",
                    values("db.local", List.of("5432:5432"), Map.of()),
                    monitoring("9187", "/metrics")),
                forward(
                    "graph",
                    "kubernetes",
                    values(
                        "graph.local",
                        List.of("8080:80", "9090:9090"),
                        Map.of("team", "a", "app", "graph")),
                    monitoring("9090", "/metrics")),
                forward(
                    "hook",
                    "ssh-remote",
                    values("", List.of("9000:9000"), Map.of()),
                    Nothing.NIL))));
  }

  private static Value app(String name, String path, String hostname, Value run, Value monitoring) {
    return struct(
        "an app",
        "Name",
        text(name),
        "Path",
        text(path),
        "Hostname",
        text(hostname),
        "Run",
        run,
        "Monitoring",
        monitoring);
  }

  private static Value run(String command, Map<String, String> env) {
    return struct("a run section", "Command", text(command), "Env", Mapping.of(env));
  }

  private static Value monitoring(String port, String url) {
    return struct("a monitoring section", "Port", text(port), "URL", text(url));
  }

  private static Value forward(String name, String type, Value values, Value monitoring) {
    return struct(
        "a forward",
        "Name",
        text(name),
        "Type",
        text(type),
        "Values",
        values,
        "Monitoring",
        monitoring);
  }

  private static Value values(String hostname, List<String> ports, Map<String, String> labels) {
    return struct(
        "the values of a forward",
        "Hostname",
        text(hostname),
        "Ports",
        Sequence.of(ports),
        "Labels",
        Mapping.of(labels));
  }

  private static Value text(String text) {
    return new Text(text);
  }

  private static Value numbers(long... numbers) {
    return new Sequence(Arrays.stream(numbers).<Value>mapToObj(Whole::new).toList());
  }

  /** Names and values in turn. */
  private static Value struct(String kind, Object... fields) {
    var named = new LinkedHashMap<String, Value>();
    for (var i = 0; i < fields.length; i += 2) {
      named.put((String) fields[i], (Value) fields[i + 1]);
    }
    return new Struct(kind, named);
  }
}
