package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Port;
import dev.monday.lifecycle.Level;
import dev.monday.process.ListeningSocket;
import dev.monday.relay.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What leads to one app: the routes of its {@code ports}, or else one for each port that it is
 * found to listen on. Safe for use by many threads.
 */
public final class AppRoutes {
  /** The variable in an app's environment that holds the loopback address of its name. */
  static final String HOST = "MONDAY_HOST";

  /** Where an app may listen on this machine, in the order in which it is looked for. */
  private static final List<InetAddress> HERE = List.of(address("127.0.0.1"), address("::1"));

  /** An app that has no name. */
  public static final AppRoutes NONE = new AppRoutes(Optional.empty(), Map.of());

  private final Optional<Named> named;
  private final Map<Route, Port> fixed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Integer, Route> found = new TreeMap<>();
  private final TreeSet<Integer> direct = new TreeSet<>();

  /** An app's name, and the proxy that opens more routes of it. */
  private record Named(Name name, Proxy proxy) {
    Hostname hostname() {
      return name.hostname();
    }
  }

  private AppRoutes(Optional<Named> named, Map<Route, Port> fixed) {
    this.named = named;
    this.fixed = fixed;
  }

  static AppRoutes of(Name name, Map<Route, Port> fixed, Proxy proxy) {
    return new AppRoutes(Optional.of(new Named(name, proxy)), new LinkedHashMap<>(fixed));
  }

  /** What the app's environment has because of its name. */
  public Map<String, String> environment() {
    return named
        .flatMap(app -> app.name().address())
        .map(address -> Map.of(HOST, address.toString()))
        .orElse(Map.of());
  }

  /** Whether it is of use to say what the app listens on. */
  public boolean wantsListeners() {
    return named.isPresent() && fixed.isEmpty();
  }

  /** The app has been started. It may listen yet or not: who dials it tries again. */
  public void started() {
    fixed.forEach((route, port) -> route.leadTo(local(port.number())));
  }

  /** The app is gone; connections wait until it is started again. */
  public void gone() {
    lock.lock();
    try {
      fixed.keySet().forEach(Route::hold);
      found.values().forEach(Route::hold);
      direct.clear();
    } finally {
      lock.unlock();
    }
  }

  /** What the app listens on now. */
  public void listensOn(Collection<ListeningSocket> sockets) {
    if (wantsListeners()) {
      lock.lock();
      try {
        named.ifPresent(app -> route(app, sockets));
      } finally {
        lock.unlock();
      }
    }
  }

  private void route(Named app, Collection<ListeningSocket> sockets) {
    var address = app.name().address();
    if (address.isEmpty()) {
      return;
    }
    var target = address.get().inet();
    var here = new TreeMap<Integer, List<ListeningSocket>>();
    for (var socket : sockets) {
      if (socket.answersAt(target)) {
        direct.add(socket.port());
      } else if (socket.address().isLoopbackAddress()) {
        here.computeIfAbsent(socket.port(), _ -> new ArrayList<>()).add(socket);
      }
    }
    found.forEach((port, route) -> {
      if (!here.containsKey(port)) {
        route.hold();
      }
    });
    here.keySet().removeAll(direct);
    here.forEach((port, listening) -> lead(app, port, listening));
  }

  private void lead(Named app, int port, List<ListeningSocket> listening) {
    var upstream =
        new Upstream.Local(
            listening.stream()
                .map(socket -> new InetSocketAddress(socket.address(), socket.port()))
                .toList());
    var known = found.get(port);
    if (known != null) {
      known.leadTo(upstream);
      return;
    }
    var route = app.proxy().found(app.name(), new Port(port));
    try {
      if (route.open() instanceof Opening.Opened) {
        found.put(port, route);
        route.leadTo(upstream);
        app.proxy()
            .notice(route, Level.INFO, "routed", "%s → %s".formatted(route, listening.getFirst()));
      }
    } catch (RouteException e) {
      app.proxy().notice(route, Level.WARNING, "not routed", e.text());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives up the routes that were found. */
  void close() throws IOException {
    lock.lock();
    try {
      for (var route : found.values()) {
        route.close();
      }
      found.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Where a person finds the app; empty when it has no name. */
  public String where() {
    if (named.isEmpty()) {
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
      var name = named.get().hostname().text();
      return ports.isEmpty()
          ? name
          : ports.stream().map(port -> name + ":" + port).collect(Collectors.joining(", "));
    } finally {
      lock.unlock();
    }
  }

  private static Upstream local(int port) {
    return new Upstream.Local(
        HERE.stream().map(address -> new InetSocketAddress(address, port)).toList());
  }

  private static InetAddress address(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
