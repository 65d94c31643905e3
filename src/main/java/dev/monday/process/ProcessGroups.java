package dev.monday.process;

import dev.monday.process.LaunchException.Reason;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts programs, each as the leader of a session and process group of its own, so that it can be
 * stopped with everything it started.
 */
public final class ProcessGroups {

  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);
  private static final long POLL_NANOS = 200_000;

  private final SessionStarter starter;
  private final ProcessScans scans;

  private final GroupObserver observer;

  ProcessGroups(SessionStarter starter, ProcessScans scans, GroupObserver observer) {
    this.starter = starter;
    this.scans = scans;
    this.observer = observer;
  }

  /** Fails when this system lacks what is needed to give a program its own session. */
  public static ProcessGroups ofThisSystem() throws LaunchException {
    return new ProcessGroups(
        SessionStarter.ofThisSystem(),
        new ProcessScans(ProcessTable.ofThisSystem()),
        GroupObserver.NONE);
  }

  /** The same, but the observer is told of every group from its start to its end. */
  public ProcessGroups observedBy(GroupObserver observer) {
    return new ProcessGroups(starter, scans, observer);
  }

  /** Finds what left its group and session by the marker in its environment. */
  public MarkedProcesses marked() {
    return new MarkedProcesses(scans);
  }

  /**
   * Starts a program with nothing to read. When this returns it leads its group. The caller reads
   * {@link RunningGroup#output()} to its end and closes it.
   */
  public RunningGroup start(Launch launch) throws LaunchException {
    ProgramSearch.check(launch);
    try (var pipe = OutputPipe.open()) {
      return start(launch, pipe);
    } catch (LaunchException failure) {
      throw failure;
    } catch (IOException | IllegalArgumentException failure) {
      throw refused(launch, failure);
    }
  }

  private RunningGroup start(Launch launch, OutputPipe pipe) throws IOException {
    ReadableByteChannel output = pipe.openReadEnd();
    try {
      var process = startBehindGate(launch, pipe);
      try {
        awaitOwnGroup(process, launch);
        var group = new RunningGroup(process, launch.marker(), output, scans, observer);
        observer.started(group.pgid());
        StartGate.open(process);
        return group;
      } catch (IOException failure) {
        process.destroyForcibly();
        throw failure;
      }
    } catch (IOException | RuntimeException failure) {
      output.close();
      throw failure;
    }
  }

  private Process startBehindGate(Launch launch, OutputPipe pipe) throws IOException {
    var builder = new ProcessBuilder(starter.argv(StartGate.before(launch)));
    builder.directory(launch.folder().toFile()).environment().clear();
    builder.environment().putAll(launch.environment());
    builder.environment().put("PWD", launch.folder().toString());
    return builder.redirectOutput(pipe.writeEnd()).redirectErrorStream(true).start();
  }

  /** A moment passes between the start of a process and its being a leader. */
  private static void awaitOwnGroup(Process process, Launch launch) throws LaunchException {
    long deadline = System.nanoTime() + SESSION_TIMEOUT.toNanos();
    while (process.isAlive() && Posix.getpgid(process.pid()) != process.pid()) {
      if (System.nanoTime() - deadline > 0) {
        throw new LaunchException(
            Reason.REFUSED_BY_SYSTEM,
            "cannot start \"%s\": it got no process group of its own within %d s"
                .formatted(launch.program(), SESSION_TIMEOUT.toSeconds()));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static LaunchException refused(Launch launch, Exception failure) {
    return new LaunchException(
        Reason.REFUSED_BY_SYSTEM,
        "cannot start \"%s\": %s".formatted(launch.program(), failure.getMessage()),
        failure);
  }
}
