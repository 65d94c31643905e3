package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why an app could not listen on a port. On Linux a route that listens on a port of its own address
 * and a program that listens on that port of every address exclude each other.
 */
record Conflict(List<Route> routes, Doorway doorway, AppRoutes app) {

  /**
   * Who has the port and what to do; empty when nobody is known to have it.
   *
   * @param port empty where the app does not say which
   */
  Optional<String> text(Optional<Port> port) {
    return port.isPresent() ? text(port.get()) : text(candidates());
  }

  private Optional<String> text(Port port) {
    var holders = at(port);
    var others = new ArrayList<>(others(port, holders));
    if (holders.isEmpty()) {
      return others.isEmpty()
          ? Optional.empty()
          : Optional.of(
              "port %s is taken: %s; stop it or use another port"
                  .formatted(port, String.join(", ", others)));
    }
    others.addFirst(said(holders));
    return Optional.of(
        "it cannot listen on port %s of every address: %s; %s"
            .formatted(port, String.join(", and ", others), mends(holders)));
  }

  /**
   * What may be the reason where the app ended without one: a port of its {@code ports} on which it
   * has not been seen to listen and a route does.
   */
  Optional<String> guess(Set<Integer> listenedOn) {
    return app.ports().stream()
        .filter(port -> !listenedOn.contains(port.number()) && !at(port).isEmpty())
        .findFirst()
        .map(port ->
            "if it listens on port %s of every address, it cannot: %s; %s"
                .formatted(port, said(at(port)), mends(at(port))));
  }

  private Optional<String> text(List<Route> holders) {
    return holders.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "it cannot listen on every address where a route does: %s; %s"
                .formatted(said(holders), mends(holders)));
  }

  /** Those at a port that the app's own {@code ports} say it listens on, else all. */
  private List<Route> candidates() {
    var bound = routes.stream().filter(Route::isBound).toList();
    var known = bound.stream().filter(route -> app.ports().contains(port(route))).toList();
    return known.isEmpty() ? bound : known;
  }

  private List<Route> at(Port port) {
    return routes.stream().filter(route -> route.isBound() && port.equals(port(route))).toList();
  }

  private List<String> others(Port port, List<Route> holders) {
    return doorway.othersAt(
        port,
        holders.stream()
            .flatMap(route -> route.address().stream())
            .map(LoopbackAddress::inet)
            .toList());
  }

  private static String said(List<Route> holders) {
    return holders.stream()
        .map(route ->
            "route %s listens on %s:%s"
                .formatted(route, route.address().orElseThrow(), port(route)))
        .collect(Collectors.joining(", "));
  }

  /** An address of one's own is no way out of a conflict with a route of one's own. */
  private String mends(List<Route> holders) {
    var first = holders.getFirst();
    var own = app.hostname().isPresent() && app.hostname().equals(first.hostname());
    var here = own || app.hostname().isEmpty() ? "127.0.0.1" : "127.0.0.1 or $" + AppRoutes.HOST;
    var another =
        app.hostname().isEmpty()
            ? "on another port"
            : "on another port by ports: [\"%s:Q\"]".formatted(port(first));
    return "let it listen on %s only, or %s, or %s".formatted(here, another, third(first, own));
  }

  private String third(Route route, boolean own) {
    if (!own) {
      return "move %s to another port"
          .formatted(route.hostname().map(Hostname::text).orElse("the forward"));
    }
    return app.ports().isEmpty()
        ? "start it again, as the route has been given up"
        : "leave \"ports\" out";
  }

  private static Port port(Route route) {
    return route.port().orElseThrow();
  }
}
