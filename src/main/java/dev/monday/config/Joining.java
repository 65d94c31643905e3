package dev.monday.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes one configuration of the documents' parts, in the order of the files. */
final class Joining {

  private final Decoding decoding;

  Joining(Decoding decoding) {
    this.decoding = decoding;
  }

  Configuration join(List<TopLevelType.Part> parts) {
    var gopath = Optional.<Located<String>>empty();
    var kubeconfig = Optional.<Located<String>>empty();
    var buildEnv = new LinkedHashMap<String, Located<String>>();
    var runEnv = new LinkedHashMap<String, Located<String>>();
    var setupEnv = new LinkedHashMap<String, Located<String>>();
    var excluded = new ArrayList<Located<String>>();
    var range = Optional.<Located<LoopbackRange>>empty();
    var hold = Optional.<Located<Duration>>empty();
    var production = new ArrayList<List<Located<String>>>();
    var names = Optional.<Located<String>>empty();
    var applications = new ArrayList<Located<Application>>();
    var forwards = new ArrayList<Located<Forward>>();
    var projects = new ArrayList<ProjectType.Listing>();
    for (var part : parts) {
      gopath = one("gopath", gopath, part.gopath());
      kubeconfig = one("kubeconfig", kubeconfig, part.kubeconfig());
      add("build", part.buildEnv(), buildEnv);
      add("run", part.runEnv(), runEnv);
      add("setup", part.setupEnv(), setupEnv);
      excluded.addAll(part.watchExclude());
      range = one("range", range, part.proxy().range());
      hold = one("hold", hold, part.proxy().hold());
      part.productionContexts().ifPresent(production::add);
      names = one("names", names, part.names());
      applications.addAll(part.applications());
      forwards.addAll(part.forwards());
      projects.addAll(part.projects());
    }
    checkProjects(projects);
    checkNames(applications, forwards, projects);
    return new Configuration(
        new Settings(
            gopath,
            kubeconfig,
            buildEnv,
            runEnv,
            setupEnv,
            excluded,
            new ProxySettings(range, hold),
            production.isEmpty() ? Settings.PRODUCTION : texts(production),
            names.filter(choice -> choice.value().equals(TopLevelType.PRIVATE)).isPresent()),
        new Globals(once(applications), once(forwards)),
        projects(projects));
  }

  private static List<String> texts(List<List<Located<String>>> lists) {
    return lists.stream().flatMap(List::stream).map(Located::value).distinct().toList();
  }

  private <T> Optional<Located<T>> one(
      String key, Optional<Located<T>> first, Optional<Located<T>> second) {
    if (first.isEmpty()) {
      return second;
    }
    second
        .filter(value -> !value.value().equals(first.get().value()))
        .ifPresent(value -> reportDifferent("\"%s\"".formatted(key), first.get().at(), value.at()));
    return first;
  }

  private void add(
      String phase, Map<String, Located<String>> from, Map<String, Located<String>> into) {
    from.forEach((name, value) -> {
      var first = into.putIfAbsent(name, value);
      if (first != null && !first.value().equals(value.value())) {
        reportDifferent("%s in \"%s\"".formatted(Quoted.of(name), phase), first.at(), value.at());
      }
    });
  }

  private void reportDifferent(String what, SourcePosition first, SourcePosition second) {
    decoding.report(
        second,
        "%s is given twice with different values".formatted(what),
        "keep one; the other is in %s".formatted(first.shortly(second)));
  }

  private void checkProjects(List<ProjectType.Listing> projects) {
    var names = new LinkedHashMap<String, ProjectType.Listing>();
    for (var project : projects) {
      var first = names.putIfAbsent(project.name().value(), project);
      if (first != null) {
        decoding.report(
            project.name().at(),
            "a second project is named %s; the first is in %s"
                .formatted(
                    Quoted.of(project.name().value()),
                    first.name().at().shortly(project.name().at())),
            copyHint(first.at(), project.at()).orElse("rename or remove one"));
      }
    }
  }

  /** The hint for what the Go tool leaves behind: a main file that repeats the split ones. */
  private static Optional<String> copyHint(SourcePosition first, SourcePosition second) {
    var main = ConfigurationFiles.isMain(first.file()) ? first.file() : second.file();
    return first.file().equals(second.file()) || !ConfigurationFiles.isMain(main)
        ? Optional.empty()
        : Optional.of(
            "%s looks like the joined copy that the Go tool writes; remove it, or the other files"
                .formatted(main.getFileName()));
  }

  private void checkNames(
      List<Located<Application>> applications,
      List<Located<Forward>> forwards,
      List<ProjectType.Listing> projects) {
    var globals = new Names("every project", decoding);
    globals.add(applications, forwards);
    for (var project : projects) {
      var names = new Names("project " + Quoted.of(project.name().value()), globals);
      names.add(project.applications(), project.forwards());
    }
  }

  /** The listed values, each once. */
  private static <T> List<T> once(List<Located<T>> listed) {
    var seen = new IdentityHashMap<T, Boolean>();
    var values = new ArrayList<T>();
    for (var item : listed) {
      if (seen.put(item.value(), true) == null) {
        values.add(item.value());
      }
    }
    return values;
  }

  private static List<Project> projects(List<ProjectType.Listing> listings) {
    var projects = new ArrayList<Project>();
    for (var listing : listings) {
      projects.add(
          new Project(
              listing.at(),
              listing.name(),
              once(listing.applications()),
              once(listing.forwards())));
    }
    return projects;
  }
}
