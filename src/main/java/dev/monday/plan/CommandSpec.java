package dev.monday.plan;

import dev.monday.config.Command;
import dev.monday.config.Located;
import java.nio.file.Path;
import java.util.List;

/**
 * Commands that run one after the other, up to the first that fails.
 *
 * @param phase {@code setup}, {@code build} or {@code run}
 * @param folder the working folder, and where it was written or follows from
 */
public record CommandSpec(
    String phase, List<Command> commands, Located<Path> folder, EnvironmentSpec environment) {
  public CommandSpec {
    commands = List.copyOf(commands);
  }
}
