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
import java.util.Optional;

/** Gives each component of a plan what makes it happen. */
record Drivers(Tools tools, RunNames names, ForwardDrivers forwards, Watches watches) {
  /** The components of what can be run; the plan lists what cannot yet. */
  List<Component> components(Collection<ComponentSpec> specs) {
    return specs.stream().flatMap(spec -> component(spec).stream()).toList();
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

  /** Whether it can be run; the plan lists what cannot yet. */
  static boolean isSupported(ComponentSpec spec) {
    return spec instanceof RouteSpec || isWanted(spec);
  }

  /** Whether there is a point in a run because of it: routes alone lead nowhere. */
  static boolean isWanted(ComponentSpec spec) {
    return switch (spec) {
      case PrepareSpec _, AppSpec _, WatchSpec _ -> true;
      case ForwardSpec forward -> ForwardDrivers.isSupported(forward.forward());
      case RouteSpec _ -> false;
    };
  }

  private Optional<Component> component(ComponentSpec spec) {
    return driver(spec)
        .map(driver -> new Component(spec.id(), spec.requires(), spec.policy(), driver));
  }

  private Optional<Driver> driver(ComponentSpec spec) {
    return switch (spec) {
      case PrepareSpec prepare -> Optional.of(CommandDriver.of(prepare, tools));
      case AppSpec app -> Optional.of(app(app));
      case ForwardSpec forward -> forwards.of(forward);
      case RouteSpec route -> Optional.of(names.proxy().driver(route));
      case WatchSpec watch -> Optional.of(watches.driver(watch));
    };
  }

  private Driver app(AppSpec app) {
    return CommandDriver.of(app, names.proxy().routes(app), names.forApps(tools));
  }
}
