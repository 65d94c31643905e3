package dev.monday.plan;

import dev.monday.config.Application;
import dev.monday.config.Diagnostic;
import dev.monday.config.Located;
import dev.monday.config.Watch;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.RestartPolicy;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.plan.ComponentSpec.WatchSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans what follows the files of apps. */
final class WatchPlanner {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<Located<String>> exclude = new ArrayList<>();
  private final List<String> excludedPaths = new ArrayList<>();
  private final PathResolver paths;
  private final List<Diagnostic> problems;

  /**
   * @param excluded what no watch follows: patterns, and absolute paths
   */
  WatchPlanner(List<Located<String>> excluded, PathResolver paths, List<Diagnostic> problems) {
    this.paths = paths;
    this.problems = problems;
    for (var text : excluded) {
      if (isPath(text.value())) {
        paths.expand(text).ifPresent(excludedPaths::add);
      } else {
        exclude.add(text);
      }
    }
  }

  private static boolean isPath(String text) {
    return text.startsWith("/") || text.startsWith("~") || text.startsWith("$");
  }

  /**
   * The watch of an app; empty when there is a problem with it.
   *
   * @param folder the app's
   * @param prepare what a change starts; without it a change restarts the app
   */
  Optional<WatchSpec> of(
      Application app, Watch watch, Located<Path> folder, Optional<PrepareSpec> prepare) {
    var name = app.name().value();
    var followed =
        watch.paths().isEmpty()
            ? List.of(folder)
            : watch.paths().stream().flatMap(path -> located(path).stream()).toList();
    if (!makesSense(watch, app, prepare) || followed.isEmpty()) {
      return Optional.empty();
    }
    var appId = ComponentId.app(name);
    var unfollowed = new ArrayList<>(excludedPaths);
    prepare.ifPresent(
        spec -> spec.files().forEach(file -> unfollowed.add(literal(file.to().value()))));
    return Optional.of(
        new WatchSpec(
            ComponentId.watch(name),
            RestartPolicy.always(GRACE),
            prepare.map(PrepareSpec::id).orElse(appId),
            appId,
            followed,
            watch.include(),
            watch.exclude(),
            exclude,
            unfollowed,
            watch.gitignore().map(Located::value).orElse(true),
            watch.debounce()));
  }

  /** A path as a pattern that matches it alone. */
  private static String literal(Path path) {
    return path.toString().replaceAll("[\\\\*?\\[]", "\\\\$0");
  }

  private boolean makesSense(Watch watch, Application app, Optional<PrepareSpec> prepare) {
    var buildsOnly = watch.restart().filter(restart -> !restart.value());
    if (buildsOnly.isPresent() && prepare.isEmpty()) {
      report(
          buildsOnly.get(),
          "\"restart: false\" leaves the watch of \"%s\" with nothing to do"
              .formatted(app.name().value()),
          "add a \"build\", or remove it");
      return false;
    }
    if (buildsOnly.isPresent() && watch.signal().isPresent()) {
      report(
          watch.signal().get(),
          "\"signal\" and \"restart: false\" exclude each other",
          "remove one of them");
      return false;
    }
    return true;
  }

  private void report(Located<?> at, String problem, String hint) {
    problems.add(new Diagnostic(at.at(), problem, hint));
  }

  private Optional<Located<Path>> located(Located<String> text) {
    return paths.resolve(text).map(path -> new Located<>(path, text.at()));
  }
}
