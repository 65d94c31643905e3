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
import dev.monday.plan.Naming;
import dev.monday.plan.Plan;
import dev.monday.relay.Relay;
import dev.monday.relay.Traffic;
import dev.monday.system.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** All names and routes of one run, and the relay that their connections go through. */
public final class Proxy implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Machine machine;
  private final Timers timers;
  private final RouteEvents events;
  private final Relay relay;
  private final Doorway doorway;

  /** All that there ever were, so that one that comes back goes on where it was. */
  private final Map<Hostname, Name> names = Collections.synchronizedMap(new LinkedHashMap<>());

  private final Map<ComponentId, Route> routes = new ConcurrentSkipListMap<>();
  private final Map<ComponentId, RouteDriver> drivers = new HashMap<>();
  private final Map<ComponentId, AppRoutes> apps = new HashMap<>();
  private final Map<ComponentId, Traffic> told = new HashMap<>();
  private boolean telling;
  private volatile boolean closed;

  private Proxy(Naming naming, Machine machine, Timers timers, RouteEvents events) {
    this.machine = machine;
    this.timers = timers;
    this.events = events;
    this.relay = Relay.start(naming.hold());
    this.doorway = new Doorway(relay, machine.sockets(), events);
  }

  /** Opens the routes of a plan. */
  public static Proxy open(Plan plan, Machine machine, Timers timers, RouteEvents events)
      throws InterruptedException {
    var proxy = new Proxy(plan.naming(), machine, timers, events);
    proxy.add(
        plan.components().stream()
            .filter(RouteSpec.class::isInstance)
            .map(RouteSpec.class::cast)
            .toList());
    return proxy;
  }

  /**
   * Opens every one of these routes that can be opened now, so that all listen before any app that
   * comes with them starts: one that listens on a port of every address would keep them from it.
   * What cannot be opened is said by its driver when that is launched. To be called, as what asks
   * for drivers and routes, by one thread at a time.
   */
  public void add(List<RouteSpec> specs) throws InterruptedException {
    for (var spec : specs) {
      var port = spec.port().map(Located::value);
      var name = spec.hostname().map(at -> names.computeIfAbsent(at.value(), this::name));
      name.ifPresent(known -> known.leadsTo(port));
      var route = route(spec.id(), name, port);
      drivers.put(spec.id(), new RouteDriver(route, machine.claims(), events));
    }
    for (var spec : specs) {
      driverOf(spec).openEarly();
    }
    publish();
    if (!specs.isEmpty() && !telling) {
      telling = true;
      setTimer();
    }
  }

  private Route route(ComponentId id, Optional<Name> name, Optional<Port> port) {
    return routes.computeIfAbsent(id, _ -> new Route(id, name, port, doorway));
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

  private Name name(Hostname hostname) {
    return new Name(hostname, machine.claims(), machine.addresses(), machine.hosts());
  }

  /** The driver of a route that was added last under its id. */
  public Driver driver(RouteSpec spec) {
    return driverOf(spec);
  }

  private RouteDriver driverOf(RouteSpec spec) {
    return Optional.ofNullable(drivers.get(spec.id())).orElseThrow();
  }

  /** A route of the plan. */
  public Route route(Hostname hostname, Port port) {
    return route(Optional.of(hostname), port);
  }

  /**
   * A route of the plan.
   *
   * @param hostname empty for 127.0.0.1 itself
   */
  public Route route(Optional<Hostname> hostname, Port port) {
    return route(RouteSpec.id(hostname, port));
  }

  /** The address of a name of the plan; empty before the name was first taken. */
  public Optional<LoopbackAddress> address(Hostname hostname) {
    return Optional.ofNullable(names.get(hostname)).flatMap(Name::address);
  }

  private Route route(ComponentId id) {
    return Optional.ofNullable(routes.get(id)).orElseThrow();
  }

  /**
   * The routes of an app of the plan, for one driver: the same as the app's last ones where they
   * lead the same way, so that connections wait while it changes.
   */
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
    var current = AppRoutes.of(name, fixed, this);
    var kept = apps.merge(app.id(), current, (last, next) -> last.leadsLike(next) ? last : next);
    kept.acquire();
    return kept;
  }

  /** A route that the plan does not have: to a port that an app was found to listen on. */
  Route found(Name name, Port port) {
    var id = ComponentId.route(name.hostname() + ":" + port);
    return route(id, Optional.of(name), Optional.of(port));
  }

  /** Who keeps an app from listening on a port. */
  Conflict conflict(AppRoutes app) {
    return new Conflict(List.copyOf(routes.values()), doorway, app);
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
    routes.values().forEach(this::tell);
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
    for (var route : routes.values()) {
      attempt(route::closeForAll, failure);
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
