package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.Port;
import dev.monday.config.PortMapping;
import dev.monday.hosts.HostsLine;
import dev.monday.hosts.Result;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.Plan;
import dev.monday.relay.Relay;
import dev.monday.relay.Traffic;
import dev.monday.system.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All names and routes of one run, and the relay that their connections go through. */
public final class Proxy implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Machine machine;
  private final Timers timers;
  private final RouteEvents events;
  private final Relay relay;
  private final Doorway doorway;
  private final Map<Hostname, Name> names = new LinkedHashMap<>();
  private final Map<ComponentId, Route> planned = new LinkedHashMap<>();
  private final Map<ComponentId, Route> found = new ConcurrentHashMap<>();
  private final Map<ComponentId, Traffic> told = new HashMap<>();
  private final List<AppRoutes> apps = new ArrayList<>();
  private volatile boolean closed;

  private Proxy(Plan plan, Machine machine, Timers timers, RouteEvents events) {
    this.machine = machine;
    this.timers = timers;
    this.events = events;
    this.relay = Relay.start(plan.naming().hold());
    this.doorway = new Doorway(relay, machine.sockets(), events);
    for (var spec : plan.components()) {
      if (spec instanceof RouteSpec route) {
        planned.put(route.id(), route(route.id(), route.hostname(), route.port()));
      }
    }
  }

  /**
   * Opens every route of the plan that can be opened now, so that all listen before any app starts:
   * an app that listens on a port of every address would keep them from it. What cannot be opened
   * is said by its driver when that is launched.
   */
  public static Proxy open(Plan plan, Machine machine, Timers timers, RouteEvents events)
      throws InterruptedException {
    var proxy = new Proxy(plan, machine, timers, events);
    for (var route : proxy.planned.values()) {
      try {
        route.open();
      } catch (RouteException _) {
        // its driver tries again and reports it
      }
    }
    proxy.publish();
    if (!proxy.planned.isEmpty()) {
      proxy.setTimer();
    }
    return proxy;
  }

  /** Writes the lines of all names that were taken, at once. */
  private void publish() {
    var taken = new ArrayList<Name>();
    var lines = new ArrayList<HostsLine>();
    for (var name : names.values()) {
      name.missingLine()
          .ifPresent(line -> {
            taken.add(name);
            lines.add(line);
          });
    }
    if (!lines.isEmpty()) {
      var results = machine.hosts().add(lines);
      for (var i = 0; i < results.size(); i++) {
        taken.get(i).published(results.get(i));
      }
    }
  }

  private Route route(ComponentId id, Located<Hostname> hostname, Optional<Located<Port>> port) {
    var name = names.computeIfAbsent(hostname.value(), this::name);
    name.leadsTo(port.map(Located::value));
    return new Route(id, name, port.map(Located::value), doorway);
  }

  private Name name(Hostname hostname) {
    return new Name(hostname, machine.claims(), machine.addresses(), machine.hosts());
  }

  public Driver driver(RouteSpec spec) {
    return new RouteDriver(route(spec.id()), machine.claims());
  }

  /** A route of the plan. */
  public Route route(Hostname hostname, Port port) {
    return route(ComponentId.route(hostname + ":" + port));
  }

  private Route route(ComponentId id) {
    return Optional.ofNullable(planned.get(id)).orElseThrow();
  }

  /** The routes of an app of the plan. */
  public AppRoutes routes(AppSpec app) {
    if (app.hostname().isEmpty()) {
      return AppRoutes.unnamed(this);
    }
    var hostname = app.hostname().get().value();
    var fixed = new LinkedHashMap<Route, Port>();
    for (Located<PortMapping> mapping : app.ports()) {
      fixed.put(route(hostname, mapping.value().local()), mapping.value().remote());
    }
    var name = Optional.ofNullable(names.get(hostname)).orElseThrow();
    var routes = AppRoutes.of(name, fixed, this);
    apps.add(routes);
    return routes;
  }

  /** A route that the plan does not have: to a port that an app was found to listen on. */
  Route found(Name name, Port port) {
    var id = ComponentId.route(name.hostname() + ":" + port);
    return found.computeIfAbsent(id, _ -> new Route(id, name, Optional.of(port), doorway));
  }

  /** Who keeps an app from listening on a port. */
  Conflict conflict(AppRoutes app) {
    var routes = new ArrayList<>(planned.values());
    routes.addAll(found.values());
    return new Conflict(routes, doorway, app);
  }

  void notice(Route route, Level level, String topic, String text) {
    events.notice(route.id(), level, topic, text);
  }

  /** The names that this run has and no other program can resolve, in the order of the plan. */
  public List<Hostname> unpublished() {
    return names.values().stream()
        .filter(name -> name.line().filter(Result.NoPrivilege.class::isInstance).isPresent())
        .map(Name::hostname)
        .toList();
  }

  private void setTimer() {
    timers.after(TICK, () -> Thread.ofVirtual().name("traffic").start(this::tell));
  }

  private void tell() {
    if (closed) {
      return;
    }
    planned.values().forEach(this::tell);
    found.values().forEach(this::tell);
    setTimer();
  }

  private void tell(Route route) {
    var now = route.traffic();
    if (now.total() > 0 && !now.equals(told.put(route.id(), now))) {
      events.traffic(
          route.id(),
          new Event.Traffic(
              now.open(), now.total(), now.bytesIn(), now.bytesOut(), now.failed(), now.held()));
    }
  }

  /** Gives up every name and port. */
  @Override
  public void close() throws IOException {
    closed = true;
    var failure = new IOException("cannot give up all names of this run");
    for (var app : apps) {
      attempt(app::close, failure);
    }
    for (var route : planned.values()) {
      attempt(route::close, failure);
    }
    attempt(relay::close, failure);
    attempt(machine.hosts()::close, failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  private interface Closing {
    void close() throws IOException;
  }

  private static void attempt(Closing closing, IOException failure) {
    try {
      closing.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
