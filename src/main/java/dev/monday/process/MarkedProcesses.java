package dev.monday.process;

import java.util.List;

/** The processes that say in their environment which session and component they belong to. */
public final class MarkedProcesses {

  private final ProcessScans scans;

  MarkedProcesses(ProcessScans scans) {
    this.scans = scans;
  }

  /** For use without any group of one's own, as after a crash. */
  public static MarkedProcesses ofThisSystem() {
    return new MarkedProcesses(new ProcessScans(ProcessTable.ofThisSystem()));
  }

  /** The pids of this user's living processes of a session. */
  public List<Long> find(String session) {
    return scans.look().stream()
        .filter(entry -> !session.isEmpty() && entry.marker().session().equals(session))
        .map(ProcessTable.Entry::pid)
        .toList();
  }

  /** The pids of this user's living processes of one component of a session. */
  public List<Long> find(Marker marker) {
    return scans.look().stream()
        .filter(entry -> marker.isOfSession() && entry.marker().equals(marker))
        .map(ProcessTable.Entry::pid)
        .toList();
  }

  /** Sends a signal to each of them; one that has ended meanwhile gets none. */
  public void signal(String session, Signal signal) {
    find(session).forEach(pid -> Posix.kill(pid, signal.number()));
  }
}
