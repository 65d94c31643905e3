package dev.monday.plan;

import dev.monday.config.Command;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Port;
import dev.monday.config.PortMapping;
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
   * What makes an app ready to be started: its folder, its files, its build. Ends by itself.
   *
   * @param path the app's folder; setup runs where it does not exist
   * @param files written before each build
   */
  record PrepareSpec(
      ComponentId id,
      RestartPolicy policy,
      Located<Path> path,
      Optional<CommandSpec> setup,
      List<FileSpec> files,
      Optional<CommandSpec> build)
      implements ComponentSpec {
    public PrepareSpec {
      files = List.copyOf(files);
    }

    @Override
    public List<Requirement> requires() {
      return List.of();
    }
  }

  /**
   * An app's long-running command.
   *
   * @param stopCommands run in the same folder and environment after the command has been stopped
   * @param hostname the name that it answers under
   * @param ports of the name, leading to the app's own; when empty those that it listens on
   * @param onChange the name of the signal that it gets, without SIG, when what it is made from has
   *     changed; empty when it is started anew
   * @param stopGrace what the policy's grace period was written as; the default when empty
   */
  record AppSpec(
      ComponentId id,
      List<Requirement> requires,
      RestartPolicy policy,
      CommandSpec run,
      Optional<Located<Hostname>> hostname,
      List<Located<PortMapping>> ports,
      List<Command> stopCommands,
      Optional<String> onChange,
      Optional<Located<Duration>> stopGrace)
      implements ComponentSpec {
    public AppSpec {
      requires = List.copyOf(requires);
      ports = List.copyOf(ports);
      stopCommands = List.copyOf(stopCommands);
    }
  }

  /**
   * A forward as configured.
   *
   * @param app the name of the app that it leads to, where it leads to one that has a name
   * @param kubeconfig what is configured for those to Kubernetes
   * @param production words by which a cluster is known as production's
   */
  record ForwardSpec(
      ComponentId id,
      List<Requirement> requires,
      RestartPolicy policy,
      Forward forward,
      Optional<Hostname> app,
      Optional<Path> kubeconfig,
      List<String> production)
      implements ComponentSpec {
    public ForwardSpec {
      requires = List.copyOf(requires);
      production = List.copyOf(production);
    }
  }

  /**
   * A name of this machine and a port of it, which lead to an app or a forward.
   *
   * @param hostname empty for 127.0.0.1 itself
   * @param port empty for a name whose ports are those that its app listens on
   */
  record RouteSpec(
      ComponentId id,
      RestartPolicy policy,
      Optional<Located<Hostname>> hostname,
      Optional<Located<Port>> port)
      implements ComponentSpec {
    /** The route of a name, or of 127.0.0.1 where there is none, and one port. */
    public static ComponentId id(Optional<Hostname> hostname, Port port) {
      return ComponentId.route(hostname.map(Hostname::text).orElse("127.0.0.1") + ":" + port);
    }

    @Override
    public List<Requirement> requires() {
      return List.of();
    }
  }

  /**
   * Changed files, and what they lead to.
   *
   * @param target what is told of them: the preparation of an app, or the app where it has none
   * @param app whose files they are
   * @param paths the folders, or single files, that are followed
   * @param include patterns as in {@code .gitignore} of the files that count; all when empty
   * @param exclude patterns of what does not
   * @param settingsExclude patterns of what no watch follows
   * @param excludedPaths absolute paths and globs of what no watch follows
   * @param gitignore whether {@code .gitignore} files are obeyed
   * @param debounce how long nothing must have happened; {@link #DEFAULT_DEBOUNCE} when empty
   */
  record WatchSpec(
      ComponentId id,
      RestartPolicy policy,
      ComponentId target,
      ComponentId app,
      List<Located<Path>> paths,
      List<Located<String>> include,
      List<Located<String>> exclude,
      List<Located<String>> settingsExclude,
      List<String> excludedPaths,
      boolean gitignore,
      Optional<Located<Duration>> debounce)
      implements ComponentSpec {
    /** How long nothing must have happened where nothing else is configured. */
    public static final Duration DEFAULT_DEBOUNCE = Duration.ofMillis(200);

    public WatchSpec {
      paths = List.copyOf(paths);
      include = List.copyOf(include);
      exclude = List.copyOf(exclude);
      settingsExclude = List.copyOf(settingsExclude);
      excludedPaths = List.copyOf(excludedPaths);
    }

    @Override
    public List<Requirement> requires() {
      return List.of();
    }
  }
}
