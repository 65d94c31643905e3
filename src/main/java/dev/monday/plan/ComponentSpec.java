package dev.monday.plan;

import dev.monday.config.Command;
import dev.monday.config.Forward;
import dev.monday.config.Located;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Requirement;
import dev.monday.lifecycle.RestartPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one component is to do. */
public sealed interface ComponentSpec {
  ComponentId id();

  /** What must be true of others before it starts. */
  List<Requirement> requires();

  RestartPolicy policy();

  /**
   * What makes an app ready to be started: its folder, then its build. Ends by itself.
   *
   * @param path the app's folder; setup runs where it does not exist
   */
  record PrepareSpec(
      ComponentId id,
      RestartPolicy policy,
      Located<Path> path,
      Optional<CommandSpec> setup,
      Optional<CommandSpec> build)
      implements ComponentSpec {
    @Override
    public List<Requirement> requires() {
      return List.of();
    }
  }

  /**
   * An app's long-running command.
   *
   * @param stopCommands run in the same folder and environment after the command has been stopped
   * @param stopGrace what the policy's grace period was written as; the default when empty
   */
  record AppSpec(
      ComponentId id,
      List<Requirement> requires,
      RestartPolicy policy,
      CommandSpec run,
      List<Command> stopCommands,
      Optional<Located<Duration>> stopGrace)
      implements ComponentSpec {
    public AppSpec {
      requires = List.copyOf(requires);
      stopCommands = List.copyOf(stopCommands);
    }
  }

  /** A forward as configured. */
  record ForwardSpec(ComponentId id, RestartPolicy policy, Forward forward)
      implements ComponentSpec {
    @Override
    public List<Requirement> requires() {
      return List.of();
    }
  }
}
