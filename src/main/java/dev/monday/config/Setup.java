package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What runs once, in order, when the app's folder does not exist. */
public record Setup(
    SourcePosition at,
    List<Command.Shell> commands,
    Map<String, Located<String>> env,
    Optional<Located<String>> envFile) {
  public Setup {
    commands = List.copyOf(commands);
    env = Ordered.copyOf(env);
  }
}
