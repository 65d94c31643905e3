package dev.monday.forward.ssh;

import dev.monday.config.Located;
import dev.monday.config.SshOption;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import dev.monday.lifecycle.ThreadDriver;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps one forward over SSH up: connects, has the server answer for it, and begins anew whenever
 * the connection is lost. What trying again cannot mend ends the launch.
 */
public final class SshDriver extends ThreadDriver {
  private final SshRun run;
  private final Located<String> remote;
  private final List<SshOption> args;
  private final Function<Reports, SshForward> forward;

  /**
   * @param forward makes it for one launch
   */
  SshDriver(
      SshRun run,
      Located<String> remote,
      List<SshOption> args,
      Function<Reports, SshForward> forward) {
    super("ssh " + remote.value());
    this.run = run;
    this.remote = remote;
    this.args = List.copyOf(args);
    this.forward = forward;
  }

  @Override
  protected Outcome keep(Reports reports) throws InterruptedException {
    try {
      return new Launch(reports, forward.apply(reports)).run();
    } catch (SshFailure failure) {
      return Outcome.failed(failure.getMessage());
    }
  }

  /** From one launch to its end. */
  private final class Launch {
    private final Reports reports;
    private final SshForward forward;

    /** For when the connection is there and only what this forward wants of it is refused. */
    private final Backoff backoff = new Backoff();

    private boolean wasReady;
    private String told = "";

    Launch(Reports reports, SshForward forward) {
      this.reports = reports;
      this.forward = forward;
    }

    Outcome run() throws SshFailure, InterruptedException {
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
        if (!isWanted()) {
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
