package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What runs before the first start and before a restart that a change or a person asked for.
 *
 * @param path the working folder; the app's own when absent
 */
public record Build(
    SourcePosition at,
    List<Command.Shell> commands,
    Optional<Located<String>> path,
    Map<String, Located<String>> env,
    Optional<Located<String>> envFile) {
  public Build {
    commands = List.copyOf(commands);
    env = Ordered.copyOf(env);
  }
}
