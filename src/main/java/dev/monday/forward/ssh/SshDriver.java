package dev.monday.forward.ssh;

import dev.monday.config.Located;
import dev.monday.config.SshOption;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Keeps one forward over SSH up: connects, has the server answer for it, and begins anew whenever
 * the connection is lost. What trying again cannot mend ends the launch.
 */
public final class SshDriver implements Driver {
  private final SshRun run;
  private final Located<String> remote;
  private final List<SshOption> args;
  private final Function<Reports, SshForward> forward;

  /** The launch until it has been asked to end. */
  private final AtomicReference<Optional<Launch>> latest = new AtomicReference<>(Optional.empty());

  /**
   * @param forward makes it for one launch
   */
  SshDriver(
      SshRun run,
      Located<String> remote,
      List<SshOption> args,
      Function<Reports, SshForward> forward) {
    this.run = run;
    this.remote = remote;
    this.args = List.copyOf(args);
    this.forward = forward;
  }

  @Override
  public void launch(Reports reports) {
    var launch = new Launch(reports, forward.apply(reports));
    latest.set(Optional.of(launch));
    launch.thread.start();
  }

  @Override
  public void terminate() {
    latest.getAndSet(Optional.empty()).ifPresent(Launch::end);
  }

  /** Closing has deadlines of its own. */
  @Override
  public void expire() {
    terminate();
  }

  @Override
  public void kill() {
    terminate();
  }

  /** From one launch to its end. */
  private final class Launch {
    private final Reports reports;
    private final SshForward forward;

    /** For when the connection is there and only what this forward wants of it is refused. */
    private final Backoff backoff = new Backoff();

    private final Thread thread;
    private boolean wasReady;
    private String told = "";
    private volatile boolean ending;

    Launch(Reports reports, SshForward forward) {
      this.reports = reports;
      this.forward = forward;
      this.thread = Thread.ofVirtual().name("ssh " + remote.value()).unstarted(this::run);
    }

    void end() {
      ending = true;
      thread.interrupt();
    }

    private void run() {
      try {
        keep();
      } catch (InterruptedException _) {
        reports.exited(new Outcome.Succeeded());
      } catch (SshFailure failure) {
        failed(failure.getMessage());
      } catch (RuntimeException | LinkageError defect) {
        failed("a mistake in monday itself: " + defect);
      }
      reports.ended();
    }

    private void failed(String reason) {
      reports.exited(new Outcome.Failed(new Failure.CannotStart(reason)));
    }

    private void keep() throws SshFailure, InterruptedException {
      var settings = run.settings(remote.value(), args, this::notice);
      try (var use = run.connections().use(settings, reports, this::notice)) {
        use.hurry(); // a person has started it
        forward.begin(() -> {
          use.hurry();
          backoff.hurry();
        });
        try {
          while (true) {
            serve(use);
          }
        } finally {
          forward.end();
        }
      }
    }

    /** Until the forward is down again. */
    private void serve(SshConnections.Use use) throws SshFailure, InterruptedException {
      try {
        var connection = use.connection();
        backoff.await();
        try {
          forward.establish(connection);
        } catch (SshFailure refused) {
          backoff.failed();
          throw refused;
        }
        backoff.reset();
        wasReady = true;
        told = "";
        reports.becameReady(forward.where());
        throw connection.awaitLoss();
      } catch (SshFailure failure) {
        if (failure.isLasting()) {
          throw failure;
        }
        if (ending) {
          throw new InterruptedException("asked to end");
        }
        forward.interrupted(failure);
        tell(failure.getMessage());
      }
    }

    /** Once for each reason: the same one again is no news. */
    private void tell(String reason) {
      if (reason.equals(told)) {
        return;
      }
      told = reason;
      if (wasReady) {
        reports.becameUnready(new Failure.Unreachable(reason));
      } else {
        reports.notice(Level.WARNING, "not connected", reason);
      }
    }

    private void notice(String text) {
      reports.notice(Level.WARNING, "ssh", text);
    }
  }
}
