package dev.monday.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How changed files restart an app. {@code watch: true} is the one in which all else is absent.
 *
 * @param paths the folders to follow; the app's own when empty
 * @param include globs of what counts; everything when empty
 * @param exclude globs of what does not
 * @param debounce how long it must be quiet
 * @param restart false to build only
 * @param signal the signal to send instead of restarting, such as {@code HUP}
 * @param gitignore false to follow what {@code .gitignore} files exclude
 */
public record Watch(
    SourcePosition at,
    List<Located<String>> paths,
    List<Located<String>> include,
    List<Located<String>> exclude,
    Optional<Located<Duration>> debounce,
    Optional<Located<Boolean>> restart,
    Optional<Located<String>> signal,
    Optional<Located<Boolean>> gitignore) {
  public Watch {
    paths = List.copyOf(paths);
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }
}
