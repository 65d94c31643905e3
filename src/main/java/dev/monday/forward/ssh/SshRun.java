package dev.monday.forward.ssh;

import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.Located;
import dev.monday.config.PortMapping;
import dev.monday.config.SshOption;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Reports;
import dev.monday.proxy.Proxy;
import dev.monday.proxy.Route;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What the forwards over SSH of one run share. */
public final class SshRun {
  private static final String HERE = "127.0.0.1";

  /** What OpenSSH sends where no address was given: the server's own loopback. */
  private static final String SERVERS_LOOPBACK = "localhost";

  private final Proxy proxy;
  private final Map<String, String> environment;
  private final Duration hold;
  private final SshConnections connections = new SshConnections();

  /**
   * @param environment of the person who runs the program
   * @param hold how long an app that is not there is waited for
   */
  public SshRun(Proxy proxy, Map<String, String> environment, Duration hold) {
    this.proxy = proxy;
    this.environment = Map.copyOf(environment);
    this.hold = hold;
  }

  SshConnections connections() {
    return connections;
  }

  SshSettings settings(String remote, List<SshOption> args, Consumer<String> notices)
      throws SshFailure, InterruptedException {
    return SshSettingsReader.of(environment, notices).read(remote, args);
  }

  /** Keeps a local forward up. */
  public Driver driver(Forward.Ssh ssh) {
    var ports = new LinkedHashMap<Route, PortMapping>();
    for (Located<PortMapping> mapping : ssh.ports()) {
      var route = proxy.route(ssh.hostname().map(Located::value), mapping.value().local());
      ports.put(route, mapping.value());
    }
    var host = ssh.forwardHostname().map(Located::value).orElse(HERE);
    var probe = ssh.probe().map(Located::value).orElse(true);
    var server = ssh.remote().value();
    return new SshDriver(
        this, ssh.remote(), ssh.args(), _ -> new LocalForward(ports, host, probe, server));
  }

  /**
   * Keeps a remote forward up.
   *
   * @param app the name of the app that connections go to; empty when it has none, or is none
   */
  public Driver driver(Forward.SshRemote ssh, Optional<Hostname> app) {
    var ports = ssh.ports().stream().map(Located::value).toList();
    var bind = ssh.bind().map(Located::value).orElse(SERVERS_LOOPBACK);
    var destination = destination(ssh, app);
    return new SshDriver(
        this,
        ssh.remote(),
        ssh.args(),
        reports ->
            new RemoteForward(
                ports,
                bind.equals("*") ? "" : bind,
                destination,
                ssh.remote().value(),
                new Seldom(reports)));
  }

  /**
   * Leads all of a server's addresses here, over connections that somebody else makes.
   *
   * @param server as it is named to a person
   * @param app the one that connections go to, by its name in the configuration
   * @param hostname the app's, if it has one
   */
  public RemoteForward leadingHere(
      List<PortMapping> ports,
      String server,
      Optional<String> app,
      Optional<Hostname> hostname,
      Reports reports) {
    var destination = app.map(name -> app(name, hostname)).orElseGet(() -> Destination.host(HERE));
    return new RemoteForward(ports, "", destination, server, new Seldom(reports));
  }

  private Destination destination(Forward.SshRemote ssh, Optional<Hostname> app) {
    return ssh.app()
        .map(name -> app(name.value(), app))
        .orElseGet(() -> Destination.host(ssh.forwardHostname().map(Located::value).orElse(HERE)));
  }

  private Destination app(String name, Optional<Hostname> hostname) {
    return new Destination(name, () -> places(hostname), hold);
  }

  /** First the app's own name, where its routes are and maybe the app, then where apps listen. */
  private List<InetAddress> places(Optional<Hostname> app) {
    var places = new ArrayList<InetAddress>();
    app.flatMap(proxy::address).ifPresent(address -> places.add(address.inet()));
    places.add(InetAddress.ofLiteral(HERE));
    places.add(InetAddress.ofLiteral("::1"));
    return places;
  }

  /** Tells of connections that came to nothing: the first at once, then once in a while. */
  private static final class Seldom implements Consumer<String> {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Reports reports;
    private long count;
    private long quietUntil = System.nanoTime();

    Seldom(Reports reports) {
      this.reports = reports;
    }

    @Override
    public synchronized void accept(String reason) {
      count++;
      if (System.nanoTime() - quietUntil < 0) {
        return;
      }
      reports.notice(
          Level.WARNING,
          "not reached",
          count == 1 ? reason : "%d connections: %s".formatted(count, reason));
      count = 0;
      quietUntil = System.nanoTime() + PAUSE.toNanos();
    }
  }
}
