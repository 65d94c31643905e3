package dev.monday.plan;

import dev.monday.config.Application;
import dev.monday.config.Build;
import dev.monday.config.Command;
import dev.monday.config.Configuration;
import dev.monday.config.Diagnostic;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Nearest;
import dev.monday.config.Project;
import dev.monday.config.Run;
import dev.monday.config.Settings;
import dev.monday.config.Setup;
import dev.monday.config.SourcePosition;
import dev.monday.config.Watch;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.Requirement.Condition;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes a plan of a project. Pure: the same configuration and surroundings give the same plan. */
public final class Planner {
  /** Putting a workload back takes answers of an API server, and its pods time to start. */
  private static final RestartPolicy TAKE_OVER = RestartPolicy.never(Duration.ofSeconds(60));

  private final Settings settings;
  private final PathResolver paths;
  private final Routes routes;
  private final FilePlanner files;
  private final WatchPlanner watches;
  private final List<Diagnostic> problems;
  private final List<ComponentSpec> components = new ArrayList<>();

  private Planner(
      Settings settings,
      PathResolver paths,
      Routes routes,
      FilePlanner files,
      WatchPlanner watches,
      List<Diagnostic> problems) {
    this.settings = settings;
    this.paths = paths;
    this.routes = routes;
    this.files = files;
    this.watches = watches;
    this.problems = problems;
  }

  /**
   * The plan of a project with the globals before its own apps and forwards.
   *
   * @param problems gets what is wrong; when it is not empty the plan must not be run
   */
  public static Plan plan(
      Configuration configuration,
      Project project,
      Surroundings surroundings,
      List<Diagnostic> problems) {
    var settings = configuration.settings();
    var globals = configuration.globals();
    var apps = once(globals.applications(), project.applications(), Application::at);
    var forwards = once(globals.forwards(), project.forwards(), Forward::at);
    var paths = new PathResolver(surroundings, settings.gopath(), problems);
    var data = new TemplateData(project.name().value(), apps, forwards);
    var files = new FilePlanner(paths, data, problems);
    var watches = new WatchPlanner(settings.watchExclude(), paths, problems);
    var planner = new Planner(settings, paths, new Routes(problems), files, watches, problems);
    apps.forEach(planner::add);
    forwards.forEach(forward -> planner.add(forward, forwards, apps));
    var components = new ArrayList<ComponentSpec>(planner.routes.all());
    components.addAll(planner.components);
    return new Plan(project.name().value(), project.at().folder(), Naming.of(settings), components);
  }

  /** What is listed twice, by the globals and the project, is one. */
  private static <T> List<T> once(List<T> global, List<T> own, Function<T, SourcePosition> place) {
    var found = new LinkedHashMap<SourcePosition, T>();
    global.forEach(entry -> found.putIfAbsent(place.apply(entry), entry));
    own.forEach(entry -> found.putIfAbsent(place.apply(entry), entry));
    return List.copyOf(found.values());
  }

  private void add(Application app) {
    var name = app.name().value();
    var folder =
        app.path().isPresent()
            ? app.path().flatMap(this::located)
            : Optional.of(new Located<>(app.at().folder(), app.at()));
    var policy =
        RestartPolicy.never(
            app.stopGrace().map(Located::value).orElse(RestartPolicy.DEFAULT_GRACE));
    var setup = app.setup().map(this::setup);
    var build = app.build().map(described -> build(described, folder));
    var written = files.of(app);
    folder.ifPresent(path -> {
      var prepare = prepare(name, policy, path, setup, written, build);
      prepare.ifPresent(components::add);
      app.run()
          .ifPresent(
              run -> components.add(app(app, run, requires(prepare, app.watch()), policy, path)));
      app.watch()
          .ifPresent(watch -> watches.of(app, watch, path, prepare).ifPresent(components::add));
    });
  }

  private static Optional<PrepareSpec> prepare(
      String name,
      RestartPolicy policy,
      Located<Path> path,
      Optional<CommandSpec> setup,
      List<FileSpec> written,
      Optional<CommandSpec> build) {
    return setup.isEmpty() && written.isEmpty() && build.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new PrepareSpec(ComponentId.prepare(name), policy, path, setup, written, build));
  }

  /** An app starts anew with each preparation, unless its watch only builds. */
  private static List<Requirement> requires(Optional<PrepareSpec> prepare, Optional<Watch> watch) {
    var cascade = watch.flatMap(Watch::restart).map(Located::value).orElse(true);
    return prepare
        .map(spec -> List.of(new Requirement(spec.id(), Condition.COMPLETED, cascade)))
        .orElse(List.of());
  }

  private AppSpec app(
      Application app,
      Run run,
      List<Requirement> requires,
      RestartPolicy policy,
      Located<Path> appFolder) {
    var folder = run.path().flatMap(this::located).orElse(appFolder);
    var environment = environment(settings.runEnv(), run.env(), run.envFile());
    var all = new ArrayList<>(requires);
    app.hostname().ifPresent(name -> all.addAll(routes.ofApp(name, app.ports())));
    var signal = app.watch().flatMap(Watch::signal).map(Located::value);
    return new AppSpec(
        ComponentId.app(app.name().value()),
        all,
        signal.isPresent() ? policy.renewing() : policy,
        new CommandSpec("run", List.of(run.command()), folder, environment),
        app.hostname(),
        app.ports(),
        run.stopCommands(),
        signal,
        app.stopGrace());
  }

  private CommandSpec setup(Setup setup) {
    return new CommandSpec(
        "setup",
        List.<Command>copyOf(setup.commands()),
        new Located<>(setup.at().folder(), setup.at()),
        environment(settings.setupEnv(), setup.env(), setup.envFile()));
  }

  private CommandSpec build(Build build, Optional<Located<Path>> appFolder) {
    var folder = build.path().flatMap(this::located).or(() -> appFolder);
    return new CommandSpec(
        "build",
        List.<Command>copyOf(build.commands()),
        folder.orElseGet(() -> new Located<>(build.at().folder(), build.at())),
        environment(settings.buildEnv(), build.env(), build.envFile()));
  }

  private EnvironmentSpec environment(
      Map<String, Located<String>> phase,
      Map<String, Located<String>> own,
      Optional<Located<String>> file) {
    var variables = new LinkedHashMap<String, Located<String>>();
    settings
        .gopath()
        .ifPresent(at -> variables.put("GOPATH", new Located<>(paths.gopath(), at.at())));
    variables.putAll(phase);
    variables.putAll(own);
    return new EnvironmentSpec(variables, file.flatMap(this::located));
  }

  private Optional<Located<Path>> located(Located<String> text) {
    return paths.resolve(text).map(path -> new Located<>(path, text.at()));
  }

  private void add(Forward forward, List<Forward> all, List<Application> apps) {
    var id = id(forward, all);
    var requires = routes.of(forward);
    var policy = RestartPolicy.never(RestartPolicy.DEFAULT_GRACE);
    components.add(
        new ForwardSpec(
            id,
            requires,
            forward instanceof Forward.KubernetesRemote ? TAKE_OVER : policy,
            forward,
            app(forward, apps),
            kubeconfig(forward),
            settings.productionContexts()));
  }

  private Optional<Path> kubeconfig(Forward forward) {
    return switch (forward) {
      case Forward.Kubernetes _, Forward.KubernetesRemote _ ->
          settings.kubeconfig().flatMap(paths::resolve);
      case Forward.Tcp _, Forward.Ssh _, Forward.SshRemote _ -> Optional.empty();
    };
  }

  /** The name of the app that a forward leads to. */
  private Optional<Hostname> app(Forward forward, List<Application> apps) {
    var named =
        switch (forward) {
          case Forward.SshRemote remote -> remote.app();
          case Forward.KubernetesRemote remote -> remote.app();
          case Forward.Kubernetes _, Forward.Ssh _, Forward.Tcp _ ->
              Optional.<Located<String>>empty();
        };
    if (named.isEmpty()) {
      return Optional.empty();
    }
    var wanted = named.get();
    var found = apps.stream().filter(app -> app.name().value().equals(wanted.value())).findFirst();
    if (found.isEmpty()) {
      var names = apps.stream().map(app -> app.name().value()).toList();
      problems.add(
          new Diagnostic(
              wanted.at(),
              "the project has no app named \"%s\" for this forward to lead to"
                  .formatted(wanted.value()),
              Nearest.to(wanted.value(), names)
                  .map("did you mean \"%s\"?"::formatted)
                  .orElse("its apps are: " + String.join(", ", names))));
    }
    return found.flatMap(Application::hostname).map(Located::value);
  }

  /** Forwards of different types may have one name. */
  private static ComponentId id(Forward forward, List<Forward> all) {
    var name = forward.name().value();
    var alone = all.stream().filter(other -> other.name().value().equals(name)).count() == 1;
    return ComponentId.forward(alone ? name : "%s (%s)".formatted(name, forward.type()));
  }
}
