package dev.monday.plan;

import dev.monday.config.Diagnostic;
import dev.monday.config.Located;
import dev.monday.config.SourcePosition;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes paths of what the configuration says: {@code ~} and variables expanded, relative to the
 * folder of the file they stand in, below {@code $GOPATH/src} where they exist only there.
 */
final class PathResolver {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  private final Surroundings surroundings;
  private final Map<String, String> variables;
  private final List<Diagnostic> problems;

  PathResolver(
      Surroundings surroundings, Optional<Located<String>> gopath, List<Diagnostic> problems) {
    this.surroundings = surroundings;
    this.problems = problems;
    this.variables = new HashMap<>(surroundings.environment());
    variables.putIfAbsent("GOPATH", surroundings.home().resolve("go").toString());
    gopath.flatMap(this::expand).ifPresent(expanded -> variables.put("GOPATH", expanded));
  }

  /** The folder, or list of folders, that {@code GOPATH} is for every command. */
  String gopath() {
    return variables.getOrDefault("GOPATH", "");
  }

  /** An absolute path; empty, with a diagnostic, when the text cannot be made one. */
  Optional<Path> resolve(Located<String> text) {
    return expand(text).flatMap(expanded -> absolute(expanded, text.at()));
  }

  private Optional<Path> absolute(String expanded, SourcePosition at) {
    try {
      var path = at.folder().resolve(expanded).normalize();
      return Optional.of(
          surroundings.exists().test(path) ? path : belowGopath(expanded).orElse(path));
    } catch (InvalidPathException e) {
      problems.add(
          new Diagnostic(
              at, "\"%s\" is not a path".formatted(expanded), "remove what no file name can have"));
      return Optional.empty();
    }
  }

  private Optional<Path> belowGopath(String relative) {
    for (var root : gopath().split(":", -1)) {
      if (root.isEmpty() || Path.of(relative).isAbsolute()) {
        continue;
      }
      var path = Path.of(root, "src").resolve(relative).normalize();
      if (surroundings.exists().test(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /**
   * The text with {@code ~} and variables expanded; empty, with a diagnostic, when it cannot be.
   */
  Optional<String> expand(Located<String> text) {
    var undefined =
        VARIABLE
            .matcher(text.value())
            .results()
            .map(PathResolver::name)
            .filter(name -> !variables.containsKey(name))
            .toList();
    for (var name : undefined) {
      problems.add(
          new Diagnostic(
              text.at(),
              "the variable \"%s\" in \"%s\" is not defined".formatted(name, text.value()),
              "set it in the environment that monday is started in, or write the path out"));
    }
    return undefined.isEmpty() ? Optional.of(expandKnown(text.value())) : Optional.empty();
  }

  private String expandKnown(String text) {
    return text.equals("~") || text.startsWith("~/")
        ? surroundings.home() + substitute(text.substring(1))
        : substitute(text);
  }

  private String substitute(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(matched -> Matcher.quoteReplacement(variables.getOrDefault(name(matched), "")));
  }

  private static String name(MatchResult matched) {
    return Optional.ofNullable(matched.group(1)).orElseGet(() -> matched.group(2));
  }
}
