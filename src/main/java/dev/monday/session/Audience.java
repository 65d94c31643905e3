package dev.monday.session;

import dev.monday.hosts.Hosts;
import dev.monday.hosts.HostsLines;
import dev.monday.hosts.PrivateLines;
import dev.monday.lifecycle.Event.Notice;
import dev.monday.lifecycle.Level;
import dev.monday.plan.Plan;
import dev.monday.process.HostsView;
import dev.monday.process.PrivateView;
import dev.monday.process.PrivateView.Attempt;
import dev.monday.process.SessionView;
import dev.monday.run.Tools;
import dev.monday.supervisor.EventLog;
import java.io.IOException;
import java.util.Optional;

/**
 * Who gets to know the names of a run.
 *
 * @param lines where the names are written
 * @param view what the apps see, when the names are for them alone
 */
record Audience(HostsLines lines, Optional<SessionView> view) {
  /** Named as the configuration wants; where this system forbids that, all of this machine. */
  static Audience of(Plan plan, SessionRecord record, Host host, Tools tools, EventLog log)
      throws IOException, InterruptedException {
    if (!plan.naming().isPrivate()) {
      return everybody(record, host, log);
    }
    return switch (PrivateView.ofThisSystem()) {
      case Attempt.Possible(PrivateView view) -> apps(view, record, tools, log);
      case Attempt.Impossible impossible -> {
        warn(
            "they cannot be for the apps alone: %s; all programs get them instead"
                .formatted(impossible.text()),
            log);
        yield everybody(record, host, log);
      }
    };
  }

  private static Audience everybody(SessionRecord record, Host host, EventLog log) {
    var hosts = Hosts.of(host.environment());
    if (!hosts.isWritable()) {
      tellStale(hosts, log);
    }
    return new Audience(hosts.open(record.id()), Optional.empty());
  }

  /** Who may write the file removes them and needs not to be told. */
  private static void tellStale(Hosts hosts, EventLog log) {
    try {
      for (var stale : hosts.staleBlocks()) {
        warn(
            "%s still leads %s to a run that died; \"sudo monday doctor\" mends that"
                .formatted(hosts.file(), String.join(", ", stale.names())),
            log);
      }
    } catch (IOException e) {
      warn("cannot read %s: %s".formatted(hosts.file(), e.getMessage()), log);
    }
  }

  private static void warn(String text, EventLog log) {
    log.publish(new Notice(Level.WARNING, "names", text));
  }

  private static Audience apps(PrivateView view, SessionRecord record, Tools tools, EventLog log)
      throws IOException {
    var hosts = HostsView.create(record.folder().resolve("hosts"));
    var marked = tools.groups().marked();
    var followed =
        SessionView.follow(
            view,
            hosts,
            marked,
            record.id(),
            tools.timers(),
            problem -> log.publish(new Notice(Level.WARNING, "names", problem)));
    return new Audience(new PrivateLines(hosts), Optional.of(followed));
  }
}
