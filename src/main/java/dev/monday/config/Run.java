package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The long-running command of an app.
 *
 * @param at the key {@code run}, or the v1 dialect's {@code executable}
 * @param path the working folder; the app's own when absent
 * @param stopCommands what runs, in order, after the command has been stopped
 */
public record Run(
    SourcePosition at,
    Command command,
    Optional<Located<String>> path,
    Map<String, Located<String>> env,
    Optional<Located<String>> envFile,
    List<Command> stopCommands) {
  public Run {
    env = Ordered.copyOf(env);
    stopCommands = List.copyOf(stopCommands);
  }
}
