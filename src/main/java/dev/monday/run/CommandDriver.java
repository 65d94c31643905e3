package dev.monday.run;

import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Reports;
import dev.monday.plan.CommandSpec;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.proxy.AppRoutes;
import dev.monday.run.CommandLaunch.Step;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Drives a component that is made of commands. */
public final class CommandDriver implements Driver {
  /** Until readiness can be configured: an app that has lived for so long is taken to be of use. */
  private static final Duration READY_AFTER = Duration.ofSeconds(1);

  private final Function<Reports, CommandLaunch> launcher;
  private volatile Optional<CommandLaunch> latest = Optional.empty();

  private CommandDriver(Function<Reports, CommandLaunch> launcher) {
    this.launcher = launcher;
  }

  /** Runs setup where the app's folder is missing, then the build; ends by itself. */
  public static CommandDriver of(PrepareSpec spec, Tools tools) {
    return new CommandDriver(reports ->
        new CommandLaunch(
            spec.id(), steps(spec), List.of(), Optional.empty(), AppRoutes.NONE, tools, reports));
  }

  /**
   * Runs the app's long-running command.
   *
   * @param routes what leads to it
   */
  public static CommandDriver of(AppSpec spec, AppRoutes routes, Tools tools) {
    return new CommandDriver(reports ->
        new CommandLaunch(
            spec.id(),
            List.of(new Step(spec.run(), false)),
            spec.stopCommands(),
            Optional.of(READY_AFTER),
            routes,
            tools,
            reports));
  }

  private static List<Step> steps(PrepareSpec spec) {
    var steps = new ArrayList<CommandSpec>();
    if (!Files.exists(spec.path().value())) {
      spec.setup().ifPresent(steps::add);
    }
    spec.build().ifPresent(steps::add);
    return steps.stream().map(step -> new Step(step, true)).toList();
  }

  @Override
  public void launch(Reports reports) {
    latest = Optional.of(launcher.apply(reports).start());
  }

  @Override
  public void terminate() {
    latest.ifPresent(CommandLaunch::terminate);
  }

  @Override
  public void expire() {
    latest.ifPresent(CommandLaunch::expire);
  }

  @Override
  public void kill() {
    latest.ifPresent(CommandLaunch::kill);
  }
}
