package dev.monday.run;

import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.output.LineReader;
import dev.monday.process.ExitStatus;
import dev.monday.process.Launch;
import dev.monday.process.LaunchException;
import dev.monday.process.RunningGroup;
import dev.monday.process.Signal;
import dev.monday.system.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One program from its start until nothing of it is left. A thread of the driver's follows it; the
 * signals may come from any other.
 */
final class Execution {
  /** How long output is still read once the program is gone and something else keeps it open. */
  private static final Duration STRAY_OUTPUT = Duration.ofMillis(500);

  private static final int READER_STACK = 256 * 1024;

  private final RunningGroup group;
  private final LineReader reader;
  private final OutputTail tail = new OutputTail();
  private final Thread reading;
  private final long startedAt = System.nanoTime();

  private Execution(RunningGroup group, Timers timers, String name, Reports reports) {
    this.group = group;
    this.reader =
        new LineReader(
            group.output(),
            timers,
            lines -> {
              tail.add(lines);
              reports.output(lines);
            });
    this.reading =
        Thread.ofPlatform()
            .name("output of " + name)
            .daemon()
            .stackSize(READER_STACK)
            .start(() -> read(reports));
  }

  static Execution start(Launch launch, String name, Tools tools, Reports reports)
      throws LaunchException {
    return new Execution(tools.groups().start(launch), tools.timers(), name, reports);
  }

  long group() {
    return group.pgid();
  }

  private void read(Reports reports) {
    try {
      reader.readAll();
    } catch (IOException e) {
      reports.notice(Level.ERROR, "output lost", "cannot read its output: " + e.getMessage());
    }
  }

  /** Waits until the program has ended and its output was read. */
  Outcome awaitOutcome() throws InterruptedException {
    var status = group.waitForLeader();
    var lived = Duration.ofNanos(System.nanoTime() - startedAt);
    var _ = reading.join(STRAY_OUTPUT);
    return outcome(status, lived);
  }

  private static Outcome outcome(ExitStatus status, Duration lived) {
    return status.isSuccess()
        ? new Outcome.Succeeded()
        : new Outcome.Failed(new Failure.Exited(status.value(), lived));
  }

  /** What it said last of a port that it could not listen on. */
  Optional<PortInUse> portInUse() {
    return tail.portInUse();
  }

  /** As {@link #awaitOutcome}, but kills it when it has not ended after that time. */
  boolean endsWithin(Duration time) throws InterruptedException {
    var ended = group.waitForLeader(time).isPresent();
    if (!ended) {
      group.kill();
    }
    return ended;
  }

  /** Waits until nothing is left of it and no more of its output comes. */
  void awaitGone() throws InterruptedException {
    while (!group.awaitEmpty(Duration.ofMinutes(1))) {
      // a signal is on its way, or what is left cannot be killed and is reported by who sent it
    }
    if (!reading.join(STRAY_OUTPUT)) {
      reader.stop();
    }
    close();
  }

  private void close() {
    try {
      group.output().close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close the output of group " + group(), e);
    }
  }

  void terminate() {
    group.terminate();
  }

  void kill() {
    group.kill();
  }

  void tell(Signal signal) {
    group.tell(signal);
  }

  List<Long> members() {
    return group.members();
  }

  /** The processes that are left, for a person to read; empty when there are none. */
  String left() {
    return group.members().stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
