package dev.monday.forward.tcp;

import dev.monday.config.Forward;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.proxy.Proxy;
import dev.monday.proxy.Route;
import dev.monday.relay.Upstream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Leads the routes of a name to a TCP target. It has no connection of its own: whether the target
 * answers shows with each client's.
 */
public final class TcpDriver implements Driver {
  private final Map<Route, Upstream.Target> targets;
  private final AtomicReference<Optional<Reports>> launched =
      new AtomicReference<>(Optional.empty());

  private TcpDriver(Map<Route, Upstream.Target> targets) {
    this.targets = targets;
  }

  public static TcpDriver of(Forward.Tcp tcp, Proxy proxy) {
    var targets = new LinkedHashMap<Route, Upstream.Target>();
    for (var mapping : tcp.ports()) {
      targets.put(
          proxy.route(tcp.hostname().value(), mapping.value().local()),
          new Upstream.Target(tcp.proxyHostname().value(), mapping.value().remote().number()));
    }
    return new TcpDriver(targets);
  }

  @Override
  public void launch(Reports reports) {
    launched.set(Optional.of(reports));
    targets.forEach(Route::leadTo);
    reports.becameReady(where());
  }

  private String where() {
    return targets.entrySet().stream()
        .map(entry -> "%s → %s".formatted(entry.getKey(), text(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private static String text(Upstream.Target target) {
    return (target.host().contains(":") ? "[%s]:%d" : "%s:%d")
        .formatted(target.host(), target.port());
  }

  @Override
  public void terminate() {
    launched
        .getAndSet(Optional.empty())
        .ifPresent(reports -> {
          targets.keySet().forEach(Route::hold);
          reports.exited(new Outcome.Succeeded());
          reports.ended();
        });
  }

  /** There is nothing that could take time. */
  @Override
  public void expire() {
    terminate();
  }

  @Override
  public void kill() {
    terminate();
  }
}
