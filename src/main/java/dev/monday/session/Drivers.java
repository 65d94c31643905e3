package dev.monday.session;

import dev.monday.forward.ForwardDrivers;
import dev.monday.lifecycle.Driver;
import dev.monday.plan.ComponentSpec;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.plan.ComponentSpec.PrepareSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.ComponentSpec.WatchSpec;
import dev.monday.plan.Plan;
import dev.monday.run.CommandDriver;
import dev.monday.run.Tools;
import dev.monday.supervisor.Component;
import dev.monday.system.UserError;
import java.util.Collection;
import java.util.List;

/** Gives each component of a plan what makes it happen. */
record Drivers(Tools tools, RunNames names, ForwardDrivers forwards, Watches watches) {
  List<Component> components(Collection<ComponentSpec> specs) {
    return specs.stream().map(this::component).toList();
  }

  /**
   * @throws UserError when there is no point in a run of the plan
   */
  static void requireWork(Plan plan) {
    if (plan.components().stream().noneMatch(Drivers::isWanted)) {
      throw new UserError(
          "there is nothing to run in project \"%s\": it has nothing, or nothing of it was chosen"
              .formatted(plan.project()));
    }
  }

  /** Whether there is a point in a run because of it: routes alone lead nowhere. */
  private static boolean isWanted(ComponentSpec spec) {
    return !(spec instanceof RouteSpec);
  }

  private Component component(ComponentSpec spec) {
    return new Component(spec.id(), spec.requires(), spec.policy(), driver(spec));
  }

  private Driver driver(ComponentSpec spec) {
    return switch (spec) {
      case PrepareSpec prepare -> CommandDriver.of(prepare, tools);
      case AppSpec app -> app(app);
      case ForwardSpec forward -> forwards.of(forward);
      case RouteSpec route -> names.proxy().driver(route);
      case WatchSpec watch -> watches.driver(watch);
    };
  }

  private Driver app(AppSpec app) {
    return CommandDriver.of(app, names.proxy().routes(app), names.forApps(tools));
  }
}
