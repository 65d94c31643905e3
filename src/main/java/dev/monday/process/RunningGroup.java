package dev.monday.process;

import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that was started, with all that it has started since: its process group, its session,
 * and every process that carries the marker of its session and component. Safe for use by many
 * threads.
 */
public final class RunningGroup {

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

  private final Process leader;
  private final Marker marker;
  private final ReadableByteChannel output;
  private final ProcessScans scans;
  private final GroupObserver observer;

  /** A process that lived at the last look: as long as it does, no other look is needed. */
  private volatile ProcessTable.Entry witness;

  private volatile boolean killed;

  /** Seen empty: its number may be another's by now, and gets no signal any more. */
  private volatile boolean gone;

  RunningGroup(
      Process leader,
      Marker marker,
      ReadableByteChannel output,
      ProcessScans scans,
      GroupObserver observer) {
    this.leader = leader;
    this.marker = marker;
    this.output = output;
    this.scans = scans;
    this.observer = observer;
    this.witness = new ProcessTable.Entry(leader.pid(), leader.pid(), leader.pid(), marker);
  }

  /** The number of the process group and of the session: the leader's pid. */
  public long pgid() {
    return leader.pid();
  }

  /**
   * What all of the group write to standard output and standard error, in the order of their
   * writes; it ends when the last of them has closed both. Closing it ends a read that waits.
   */
  public ReadableByteChannel output() {
    return output;
  }

  /** Waits until the leader has ended; others of the group may still live. */
  public ExitStatus waitForLeader() throws InterruptedException {
    return new ExitStatus(leader.waitFor());
  }

  /** As {@link #waitForLeader()}, but empty when it still lives after that time. */
  public Optional<ExitStatus> waitForLeader(Duration atMost) throws InterruptedException {
    return leader.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(new ExitStatus(leader.exitValue()))
        : Optional.empty();
  }

  /** Asks all to end: TERM, and CONT so that a stopped process hears it. */
  public void terminate() {
    send(Signal.TERM, Signal.CONT);
  }

  /** Ends all by KILL; {@link #awaitEmpty} repeats it for those that appear later. */
  public void kill() {
    killed = true;
    send(Signal.KILL);
  }

  /** Sends a signal to all that are left. */
  public void signal(Signal signal) {
    send(signal);
  }

  /**
   * Sends a signal to the program itself: to the leader, or where that is only the shell that was
   * given the command as a text and waits, to what it waits for. The shell would end, and leave the
   * program alone; one that has set a trap gets the signal.
   */
  public void tell(Signal signal) {
    if (gone) {
      return;
    }
    var children = leader.children().map(ProcessHandle::pid).toList();
    if (isShellOfText() && !children.isEmpty() && !SignalTraps.has(leader.pid(), signal)) {
      children.forEach(pid -> Posix.kill(pid, signal.number()));
    } else {
      Posix.kill(leader.pid(), signal.number());
    }
  }

  private boolean isShellOfText() {
    return leader
        .info()
        .arguments()
        .filter(arguments -> arguments.length > 0 && arguments[0].equals("-c"))
        .isPresent();
  }

  /** To the group in one call, so that nothing is forked between; to all others one by one. */
  private void send(Signal... signals) {
    if (gone) {
      return;
    }
    for (Signal signal : signals) {
      Posix.kill(-pgid(), signal.number());
    }
    for (ProcessTable.Entry entry : entries()) {
      if (entry.group() != pgid()) {
        for (Signal signal : signals) {
          Posix.kill(entry.pid(), signal.number());
        }
      }
    }
  }

  /** The pids of all that are left; zombies do not count. */
  public List<Long> members() {
    return entries().stream().map(ProcessTable.Entry::pid).toList();
  }

  /** Whether nothing was left at this moment. */
  public boolean isEmpty() {
    return gone || (!witnessLives() && entries().isEmpty());
  }

  /**
   * Waits until nothing is left, looking again and again: call it only while stopping. Returns
   * false when something is left after that time.
   */
  public boolean awaitEmpty(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration pause = SHORTEST_PAUSE;
    while (!isGoneAfterTwoLooks()) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    return true;
  }

  /** One look can miss a process that is just replacing its program: it has no environment then. */
  private boolean isGoneAfterTwoLooks() throws InterruptedException {
    if (!gone && isEmpty()) {
      Thread.sleep(SHORTEST_PAUSE);
      if (isEmpty()) {
        gone = true;
        observer.gone(pgid());
      }
    }
    return gone;
  }

  private boolean witnessLives() {
    return scans.table().isMember(witness.pid(), witness.group());
  }

  /** Looks who is left; once all were to be killed, whoever is seen is killed. */
  private List<ProcessTable.Entry> entries() {
    if (gone) {
      return List.of();
    }
    List<ProcessTable.Entry> entries = scans.look().stream().filter(this::isOurs).toList();
    if (!entries.isEmpty()) {
      witness = entries.getFirst();
    }
    if (killed) {
      entries.forEach(entry -> Posix.kill(entry.pid(), Signal.KILL.number()));
    }
    return entries;
  }

  private boolean isOurs(ProcessTable.Entry entry) {
    return entry.group() == pgid()
        || entry.session() == pgid()
        || (marker.isOfSession() && entry.marker().equals(marker));
  }
}
