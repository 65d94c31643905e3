package dev.monday.cli;

import dev.monday.config.Application;
import dev.monday.config.Forward;
import dev.monday.config.Json;
import dev.monday.config.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code monday list}. */
@Command(
    name = "list",
    description = "Lists the projects with their apps and forwards.",
    footer = {"", "Example: monday list -o json"})
final class ListCommand implements Callable<Integer> {
  /** How the projects are listed. */
  enum Format {
    TEXT,
    JSON,
    NAMES
  }

  private final Invocation invocation;
  private final Root root;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (the default), json, or names: one project name per line.")
  private Format format = Format.TEXT;

  ListCommand(Invocation invocation, Root root) {
    this.invocation = invocation;
    this.root = root;
  }

  @Override
  public Integer call() {
    var loaded = LoadedConfiguration.of(root.config(), invocation);
    invocation
        .out()
        .print(
            switch (format) {
              case TEXT -> text(loaded);
              case JSON -> json(loaded);
              case NAMES -> names(loaded);
            });
    return 0;
  }

  static String text(LoadedConfiguration loaded) {
    var text = new StringBuilder();
    for (var project : loaded.configuration().projects()) {
      text.append(project.name().value()).append('\n');
      append("apps", appNames(loaded, project), text);
      append("forwards", forwardNames(loaded, project), text);
    }
    return text.toString();
  }

  private static void append(String label, List<String> names, StringBuilder text) {
    if (!names.isEmpty()) {
      text.append("  %-8s  %s%n".formatted(label, String.join(", ", names)));
    }
  }

  private static String names(LoadedConfiguration loaded) {
    var text = new StringBuilder();
    loaded.projectNames().forEach(name -> text.append(name).append('\n'));
    return text.toString();
  }

  /** The names of the apps that a run of the project has. */
  static List<String> appNames(LoadedConfiguration loaded, Project project) {
    var names = new ArrayList<String>();
    for (Application app : loaded.configuration().applicationsOf(project)) {
      names.add(app.name().value());
    }
    return names;
  }

  /** The names of its forwards, each with its type. */
  static List<String> forwardNames(LoadedConfiguration loaded, Project project) {
    var names = new ArrayList<String>();
    for (Forward forward : loaded.configuration().forwardsOf(project)) {
      names.add(forward.name().value() + " (" + forward.type() + ")");
    }
    return names;
  }

  private static String json(LoadedConfiguration loaded) {
    var projects = new ArrayList<Map<String, Object>>();
    for (var project : loaded.configuration().projects()) {
      projects.add(json(loaded, project));
    }
    return Json.write(projects);
  }

  private static Map<String, Object> json(LoadedConfiguration loaded, Project project) {
    var forwards = new ArrayList<Map<String, Object>>();
    for (var forward : loaded.configuration().forwardsOf(project)) {
      forwards.add(ordered("name", forward.name().value(), "type", forward.type()));
    }
    var json = ordered("name", project.name().value(), "apps", appNames(loaded, project));
    json.put("forwards", forwards);
    return json;
  }

  private static Map<String, Object> ordered(
      String key, Object value, String nextKey, Object nextValue) {
    var map = new LinkedHashMap<String, Object>();
    map.put(key, value);
    map.put(nextKey, nextValue);
    return map;
  }
}
