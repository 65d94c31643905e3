package dev.monday.run;

import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Reports;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.process.Signal;
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
  private final Optional<Signal> renewal;
  private final AppRoutes routes;
  private volatile Optional<CommandLaunch> latest = Optional.empty();

  private CommandDriver(
      Function<Reports, CommandLaunch> launcher, Optional<Signal> renewal, AppRoutes routes) {
    this.launcher = launcher;
    this.renewal = renewal;
    this.routes = routes;
  }

  /** Runs setup where the app's folder is missing, writes files, builds; ends by itself. */
  public static CommandDriver of(PrepareSpec spec, Tools tools) {
    return new CommandDriver(
        reports ->
            new CommandLaunch(
                spec.id(),
                steps(spec),
                List.of(),
                Optional.empty(),
                AppRoutes.NONE,
                tools,
                reports),
        Optional.empty(),
        AppRoutes.NONE);
  }

  /**
   * Runs the app's long-running command.
   *
   * @param routes what leads to it
   */
  public static CommandDriver of(AppSpec spec, AppRoutes routes, Tools tools) {
    return new CommandDriver(
        reports ->
            new CommandLaunch(
                spec.id(),
                List.of(new Step.Program(spec.run(), false)),
                spec.stopCommands(),
                Optional.of(READY_AFTER),
                routes,
                tools,
                reports),
        spec.onChange().map(Signal::valueOf),
        routes);
  }

  private static List<Step> steps(PrepareSpec spec) {
    var steps = new ArrayList<Step>();
    if (!Files.exists(spec.path().value())) {
      spec.setup().ifPresent(setup -> steps.add(new Step.Program(setup, true)));
    }
    if (!spec.files().isEmpty()) {
      steps.add(new Step.Files(spec.files()));
    }
    spec.build().ifPresent(build -> steps.add(new Step.Program(build, true)));
    return steps;
  }

  @Override
  public void launch(Reports reports) {
    latest = Optional.of(launcher.apply(reports).start());
  }

  @Override
  public void renew() {
    renewal.ifPresent(signal -> latest.ifPresent(launch -> launch.tell(signal)));
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

  @Override
  public void retire() {
    Thread.ofVirtual().start(routes::retire);
  }
}
