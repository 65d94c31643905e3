package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Port;
import dev.monday.lifecycle.Level;
import dev.monday.process.ListeningSocket;
import dev.monday.relay.Upstream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What leads to one app: the routes of its {@code ports}, or else one for each port that it is
 * found to listen on. Safe for use by many threads.
 */
public final class AppRoutes implements RouteUser {
  /** The variable in an app's environment that holds the loopback address of its name. */
  static final String HOST = "MONDAY_HOST";

  /** Where an app may listen on this machine, in the order in which it is looked for. */
  private static final List<InetAddress> HERE = List.of(address("127.0.0.1"), address("::1"));

  /** For what is no app: it has no name, and no port that matters. */
  public static final AppRoutes NONE = new AppRoutes(Optional.empty(), Optional.empty(), Map.of());

  private final Optional<Proxy> proxy;
  private final Optional<Name> name;
  private final Map<Route, Port> fixed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Route> found = new TreeMap<>();
  private final TreeSet<Integer> direct = new TreeSet<>();
  private final Set<Integer> listenedOn = new HashSet<>();
  private boolean up;

  /** How many drivers of the app, of which one is at work, have it. */
  private int holders;

  private AppRoutes(Optional<Proxy> proxy, Optional<Name> name, Map<Route, Port> fixed) {
    this.proxy = proxy;
    this.name = name;
    this.fixed = new LinkedHashMap<>(fixed);
  }

  static AppRoutes of(Name name, Map<Route, Port> fixed, Proxy proxy) {
    return new AppRoutes(Optional.of(proxy), Optional.of(name), fixed);
  }

  /** Of an app that has no name. */
  static AppRoutes unnamed(Proxy proxy) {
    return new AppRoutes(Optional.of(proxy), Optional.empty(), Map.of());
  }

  Optional<Hostname> hostname() {
    return name.map(Name::hostname);
  }

  /** Whether it leads where another does, so that it can take that one's place. */
  boolean leadsLike(AppRoutes other) {
    return name.equals(other.name) && fixed.equals(other.fixed);
  }

  /** One more driver has it, until that calls {@link #retire}. */
  void acquire() {
    lock.lock();
    try {
      holders++;
    } finally {
      lock.unlock();
    }
  }

  /** The driver that has it is used no more; with the last one the routes that were found go. */
  public void retire() {
    lock.lock();
    try {
      holders--;
      if (holders == 0) {
        found.values().forEach(this::giveUp);
        found.clear();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The app's own ports that its {@code ports} lead to. */
  Collection<Port> ports() {
    return fixed.values();
  }

  /** What the app's environment has because of its name. */
  public Map<String, String> environment() {
    return name.flatMap(Name::address)
        .map(address -> Map.of(HOST, address.toString()))
        .orElse(Map.of());
  }

  /** Whether it is of use to say what the app listens on. */
  public boolean wantsListeners() {
    return name.isPresent();
  }

  /** The app has been started. It may listen yet or not: who dials it tries again. */
  public void started() {
    lock.lock();
    try {
      up = true;
      listenedOn.clear();
      fixed.forEach((route, port) -> route.leadTo(new Upstream.Local(usual(port.number()))));
    } finally {
      lock.unlock();
    }
  }

  /** The app is gone; connections wait until it is started again. */
  public void gone() {
    lock.lock();
    try {
      up = false;
      fixed.keySet().forEach(Route::hold);
      found.values().forEach(Route::hold);
      direct.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What the app listens on now. Of no effect once the app is gone. */
  public void listensOn(Collection<ListeningSocket> sockets) {
    lock.lock();
    try {
      if (up && name.isPresent()) {
        sockets.forEach(socket -> listenedOn.add(socket.port()));
        if (fixed.isEmpty()) {
          name.get().address().ifPresent(own -> lead(name.get(), own.inet(), sockets));
        } else {
          fixed.forEach((route, port) -> route.leadTo(upstream(port.number(), sockets)));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** First where most apps listen, then where this one does. */
  private static Upstream upstream(int port, Collection<ListeningSocket> sockets) {
    var places = new ArrayList<>(usual(port));
    sockets.stream()
        .filter(socket -> socket.port() == port)
        .map(AppRoutes::place)
        .filter(place -> !places.contains(place))
        .forEach(places::add);
    return new Upstream.Local(places);
  }

  /** What answers at the name's own address needs no route; a route leads to what does not. */
  private void lead(Name to, InetAddress own, Collection<ListeningSocket> sockets) {
    var elsewhere = new TreeMap<Integer, List<InetSocketAddress>>();
    direct.clear();
    for (var socket : sockets) {
      if (socket.answersAt(own)) {
        direct.add(socket.port());
      } else {
        elsewhere.computeIfAbsent(socket.port(), _ -> new ArrayList<>()).add(place(socket));
      }
    }
    found.forEach((port, route) -> {
      if (!elsewhere.containsKey(port)) {
        route.hold();
      }
    });
    elsewhere.keySet().removeAll(direct);
    elsewhere.forEach((port, places) -> lead(to, port, places));
  }

  private void lead(Name to, int port, List<InetSocketAddress> places) {
    var upstream = new Upstream.Local(places);
    var known = found.get(port);
    if (known != null) {
      known.leadTo(upstream);
      return;
    }
    var over = proxy.orElseThrow();
    var route = over.found(to, new Port(port));
    try {
      if (route.open(this) instanceof Opening.Opened) {
        found.put(port, route);
        route.leadTo(upstream);
        over.notice(route, Level.INFO, "routed", "%s → %s".formatted(route, text(places)));
      }
    } catch (RouteException e) {
      over.notice(route, Level.WARNING, "not routed", e.text());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Who keeps the app from listening on a port, and what to do. Routes that were found when it
   * listened elsewhere are given up, so that the next start finds their ports free.
   *
   * @param port empty where the app does not say which
   */
  public Optional<String> whoseIs(Optional<Port> port) {
    var text = proxy.flatMap(over -> over.conflict(this).text(port));
    lock.lock();
    try {
      var inTheWay = new TreeMap<>(found);
      port.ifPresent(only -> inTheWay.keySet().retainAll(List.of(only.number())));
      inTheWay.values().forEach(this::giveUp);
      found.keySet().removeAll(inTheWay.keySet());
    } finally {
      lock.unlock();
    }
    return text;
  }

  /** What may have kept the app from listening, where it ended without saying why. */
  public Optional<String> guess() {
    lock.lock();
    try {
      var seen = Set.copyOf(listenedOn);
      return proxy.flatMap(over -> over.conflict(this).guess(seen));
    } finally {
      lock.unlock();
    }
  }

  private void giveUp(Route route) {
    try {
      route.close(this);
    } catch (IOException e) {
      proxy.orElseThrow().notice(route, Level.ERROR, "left behind", String.valueOf(e.getMessage()));
    }
  }

  /** Where clients of this machine reach it. */
  private static InetSocketAddress place(ListeningSocket socket) {
    var address =
        socket.anyAddress()
            ? (socket.servesIpv4() ? HERE.getFirst() : HERE.getLast())
            : socket.address();
    return new InetSocketAddress(address, socket.port());
  }

  private static String text(List<InetSocketAddress> places) {
    var first = places.getFirst();
    var host = first.getAddress().getHostAddress();
    return first.getAddress() instanceof Inet4Address
        ? host + ":" + first.getPort()
        : "[%s]:%d".formatted(host.replace("0:0:0:0:0:0:0:", "::"), first.getPort());
  }

  /** Where a person finds the app; empty when it has no name. */
  public String where() {
    if (name.isEmpty()) {
      return "";
    }
    if (!fixed.isEmpty()) {
      return fixed.entrySet().stream()
          .map(entry -> "%s → 127.0.0.1:%s".formatted(entry.getKey(), entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    lock.lock();
    try {
      var ports = new TreeSet<>(direct);
      ports.addAll(found.keySet());
      var host = name.get().hostname().text();
      return ports.isEmpty()
          ? host
          : ports.stream().map(port -> host + ":" + port).collect(Collectors.joining(", "));
    } finally {
      lock.unlock();
    }
  }

  private static List<InetSocketAddress> usual(int port) {
    return HERE.stream().map(address -> new InetSocketAddress(address, port)).toList();
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
