package dev.monday.session;

import dev.monday.config.Hostname;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.Plan;
import dev.monday.process.ListeningSockets;
import dev.monday.process.SessionView;
import dev.monday.proxy.AddressBook;
import dev.monday.proxy.Machine;
import dev.monday.proxy.NameClaims;
import dev.monday.proxy.Proxy;
import dev.monday.proxy.RouteEvents;
import dev.monday.run.Tools;
import dev.monday.supervisor.EventLog;
import dev.monday.system.StateFolder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * The names and routes of a run, and what a person is told of them.
 *
 * @param view what the apps see, when the names are for them alone
 * @param given whether all was given back
 */
record RunNames(
    String project, Proxy proxy, Optional<SessionView> view, EventLog log, AtomicBoolean given)
    implements AutoCloseable {
  /**
   * Opens what can be opened before anything is started, and says once what other programs lack.
   */
  static RunNames open(Plan plan, SessionRecord record, Host host, Tools tools, EventLog log)
      throws IOException, InterruptedException {
    var audience = Audience.of(plan, record, host, tools, log);
    var state = StateFolder.of(host.environment());
    var machine =
        new Machine(
            new AddressBook(state, plan.naming().range()),
            new NameClaims(state, plan.project()),
            audience.lines(),
            ListeningSockets.ofThisSystem());
    var proxy = Proxy.open(plan, machine, tools.timers(), new Told(log));
    var names = new RunNames(plan.project(), proxy, audience.view(), log, new AtomicBoolean());
    names.tell(proxy.unpublished());
    return names;
  }

  /** Opens routes that come while the run goes on. */
  void add(List<RouteSpec> routes) throws InterruptedException {
    var known = proxy.unpublished();
    proxy.add(routes);
    tell(proxy.unpublished().stream().filter(name -> !known.contains(name)).toList());
  }

  /** What apps are started with: they see the names also where nobody else does. */
  Tools forApps(Tools tools) {
    return view.map(seen -> tools.seeing(seen::in)).orElse(tools);
  }

  private void tell(List<Hostname> unpublished) {
    if (!unpublished.isEmpty()) {
      log.publish(new Event.Notice(Level.WARNING, "names", textOf(unpublished, project)));
    }
  }

  private static String textOf(List<Hostname> names, String project) {
    var list = names.stream().map(Hostname::text).collect(Collectors.joining(", "));
    return "no program can look up %s: only root may write the hosts file; call \"sudo monday run %s\""
            .formatted(list, project)
        + " (apps still run as you), or add the lines of \"monday hosts %s\" to it,"
            .formatted(project)
        + " or keep \"monday hosts --sudo %s\" running beside this".formatted(project);
  }

  /** Gives every name and port back; false, and said, when one could not be. */
  boolean giveBack() {
    if (given.getAndSet(true)) {
      return true;
    }
    view.ifPresent(SessionView::close);
    try {
      proxy.close();
      return true;
    } catch (IOException e) {
      for (var reason : e.getSuppressed()) {
        log.publish(
            new Event.Notice(Level.ERROR, "left behind", String.valueOf(reason.getMessage())));
      }
      return false;
    }
  }

  @Override
  public void close() {
    giveBack();
  }

  /** Hands what is heard of routes to the event log. */
  private record Told(EventLog log) implements RouteEvents {
    @Override
    public void notice(ComponentId route, Level level, String topic, String text) {
      log.publish(route, new Event.Notice(level, topic, text));
    }

    @Override
    public void traffic(ComponentId route, Event.Traffic counters) {
      log.traffic(route, counters);
    }
  }
}
