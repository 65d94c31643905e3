package dev.monday.process;

import dev.monday.system.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What the apps of one session see as their hosts file, kept true while the machine's own changes:
 * once a second it looks whether {@code /etc/hosts} is another than before. Costs one stat(2) then.
 */
public final class SessionView implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PrivateView view;
  private final HostsView hosts;
  private final MarkedProcesses processes;
  private final String session;
  private final Timers timers;
  private final Consumer<String> problems;
  private volatile boolean closed;

  private SessionView(
      PrivateView view,
      HostsView hosts,
      MarkedProcesses processes,
      String session,
      Timers timers,
      Consumer<String> problems) {
    this.view = view;
    this.hosts = hosts;
    this.processes = processes;
    this.session = session;
    this.timers = timers;
    this.problems = problems;
  }

  /**
   * The view of a session whose processes carry its mark.
   *
   * @param problems is told, in one line, what keeps the view from following the machine
   */
  public static SessionView follow(
      PrivateView view,
      HostsView hosts,
      MarkedProcesses processes,
      String session,
      Timers timers,
      Consumer<String> problems) {
    var followed = new SessionView(view, hosts, processes, session, timers, problems);
    followed.lookLater();
    return followed;
  }

  /** The same launch in this view. */
  public Launch in(Launch launch) {
    return view.in(hosts.file(), launch);
  }

  /** Follows no longer; apps that still run keep what they see. */
  @Override
  public void close() {
    closed = true;
  }

  private void lookLater() {
    timers.after(PAUSE, () -> Thread.ofVirtual().name("hosts view").start(this::look));
  }

  private void look() {
    if (closed) {
      return;
    }
    try {
      if (hosts.refresh()) {
        view.restore(hosts.file(), processes.find(session));
      }
    } catch (IOException failure) {
      problems.accept("cannot follow /etc/hosts: " + failure.getMessage());
    } catch (InterruptedException _) {
      return; // nobody interrupts it but the end of this program
    }
    lookLater();
  }
}
