package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.takeover.Seizure.Seized;
import dev.monday.forward.kubernetes.takeover.Seizure.Taker;
import dev.monday.forward.ssh.RemoteForward;
import dev.monday.forward.ssh.SshFailure;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Failure;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Outcome;
import dev.monday.lifecycle.Reports;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a workload over for as long as it is wanted: what comes to its pods comes to this machine.
 * At the end the workload is as it was.
 */
public final class TakeoverDriver implements Driver {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Pauses that are no longer are no news. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final Wish wish;
  private final Function<Reports, RemoteForward> forward;
  private final Prepared prepared;

  /** The launch until nothing of it is left. */
  private final AtomicReference<Optional<Launch>> latest = new AtomicReference<>(Optional.empty());

  /** Makes what a take-over needs of the machine, once it is needed. */
  interface Prepared {
    Taker taker() throws IOException;
  }

  /**
   * @param forward leads the proxy's ports here, for one launch
   */
  TakeoverDriver(
      Cluster cluster, Wish wish, Prepared prepared, Function<Reports, RemoteForward> forward) {
    this.cluster = cluster;
    this.wish = wish;
    this.prepared = prepared;
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
    latest.get().ifPresent(Launch::end);
  }

  /** Gives the undoing up, which is then left to {@code monday doctor}. */
  @Override
  public void expire() {
    latest.get().ifPresent(Launch::abandon);
  }

  @Override
  public void kill() {
    expire();
  }

  /** From one launch to its end. */
  private final class Launch {
    private final Reports reports;
    private final RemoteForward forward;
    private final Thread thread;
    private String told = "";
    private boolean wasReady;
    private boolean undoing;
    private boolean ending;
    private boolean abandoned;
    private volatile @Nullable Holder successor;

    Launch(Reports reports, RemoteForward forward) {
      this.reports = reports;
      this.forward = forward;
      this.thread = Thread.ofVirtual().name("take-over").unstarted(this::run);
    }

    synchronized void end() {
      if (!ending && !undoing) {
        ending = true;
        thread.interrupt();
      }
    }

    synchronized void abandon() {
      ending = true;
      abandoned = true;
      thread.interrupt();
    }

    /** What was interrupted may have told that as a failure of its own. */
    private synchronized void requireWanted() throws InterruptedException {
      if (ending || successor != null) {
        throw new InterruptedException("not wanted any more");
      }
    }

    /** From here on only {@link #abandon} interrupts. */
    private synchronized void beginUndoing() {
      undoing = true;
      if (!abandoned) {
        var _ = Thread.interrupted();
      }
    }

    private void run() {
      var outcome = outcome();
      reports.exited(outcome);
      latest.set(Optional.empty());
      reports.ended();
    }

    private Outcome outcome() {
      try {
        take();
        return new Outcome.Succeeded();
      } catch (InterruptedException _) {
        var taken = successor;
        return taken == null
            ? new Outcome.Succeeded()
            : failed(
                "the workload was taken over by %s; nothing of it is touched".formatted(taken));
      } catch (ClusterException | TakeoverException | IOException failure) {
        return failed(String.valueOf(failure.getMessage()));
      } catch (RuntimeException defect) {
        return failed("a mistake in monday itself: " + defect);
      }
    }

    private static Outcome failed(String reason) {
      return new Outcome.Failed(new Failure.CannotStart(reason));
    }

    private void take()
        throws ClusterException, TakeoverException, IOException, InterruptedException {
      var taker = prepared.taker();
      var seizure = new Seizure(cluster, wish, taker, this::notice);
      var workload = persistently(seizure::find);
      var place = Place.of(workload);
      var tenancy = new Tenancy(new Api(cluster), place, this::notice);
      var entry = seizure.note(place);
      try {
        var holder = persistently(() -> seizure.claim(workload, tenancy));
        var seized = persistently(() -> seizure.seize(place, holder, entry));
        reports.notice(Level.INFO, "taken over", "%s: it runs %s".formatted(place, wish.image()));
        var renewal = Thread.ofVirtual().name("lease").start(() -> renew(tenancy, holder));
        try {
          hold(seized, tenancy, holder, taker);
        } finally {
          renewal.interrupt();
        }
      } finally {
        undo(place, taker, entry);
      }
    }

    /** Something that the API server is asked for. */
    private interface Step<T> {
      T take() throws ClusterException, TakeoverException, IOException, InterruptedException;
    }

    /** Again and again while the server cannot be reached. */
    private <T> T persistently(Step<T> step)
        throws ClusterException, TakeoverException, IOException, InterruptedException {
      var pause = FIRST_PAUSE;
      while (true) {
        try {
          return step.take();
        } catch (ClusterException e) {
          switch (e.kind()) {
            case UNREACHABLE, UNAUTHORIZED, CONFLICT -> {
              if (e.kind() == ClusterException.Kind.CONFLICT && pause.equals(LONGEST_PAUSE)) {
                throw e;
              }
              tell(String.valueOf(e.getMessage()));
            }
            case FORBIDDEN, NOT_FOUND, GONE, MISCONFIGURED -> throw e;
          }
        }
        requireWanted();
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }

    private static Duration longer(Duration pause) {
      var doubled = pause.multipliedBy(2);
      return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void renew(Tenancy tenancy, Holder holder) {
      try {
        while (true) {
          Thread.sleep(Tenure.RENEWAL);
          try {
            var other = tenancy.renew(holder);
            if (other.isPresent()) {
              lose(other.get());
              return;
            }
          } catch (ClusterException _) {
            // said by whatever else needs the cluster; the next renewal is soon
          }
        }
      } catch (InterruptedException _) {
        // nothing is held any more
      }
    }

    private synchronized void lose(Holder other) {
      if (!undoing) {
        successor = other;
        thread.interrupt();
      }
    }

    /** Leads connections here, over one pod after the other. */
    private void hold(Seized seized, Tenancy tenancy, Holder holder, Taker taker)
        throws ClusterException, TakeoverException, IOException, InterruptedException {
      var place = seized.place();
      var kind =
          ProxyPod.kind(
              seized.workload().podLabels(), seized.takeover().container(), seized.command());
      var link = new ProxyLink(cluster, place.namespace(), taker.key(), this::notice);
      var workloads = new ClusterWorkloads(new Api(cluster));
      try (var pods = new ProxyPods(cluster, kind, place.namespace(), this::notice)) {
        var pause = FIRST_PAUSE;
        while (true) {
          var pod = pods.awaitRunning(() -> workloads.complaint(place), this::tell);
          try (var connection = link.connect(pod)) {
            forward.establish(connection);
            pods.awaitAlone(this::tell);
            pause = FIRST_PAUSE;
            wasReady = true;
            told = "";
            reports.becameReady(forward.where());
            throw connection.awaitLoss();
          } catch (SshFailure | ClusterException failure) {
            requireWanted();
            lost(String.valueOf(failure.getMessage()), pause);
          }
          Thread.sleep(pause);
          pause = longer(pause);
          requireOurs(tenancy, holder);
        }
      }
    }

    /** Who was away for long reads the lease before anything else. */
    private void requireOurs(Tenancy tenancy, Holder holder) throws InterruptedException {
      try {
        var other = tenancy.renew(holder);
        if (other.isPresent()) {
          successor = other.get();
          throw new InterruptedException("somebody else has it");
        }
      } catch (ClusterException failure) {
        tell(String.valueOf(failure.getMessage()));
      }
    }

    /** A proxy that has just been started does not listen at once, which is no news. */
    private void lost(String reason, Duration pause) {
      if (wasReady && told.isEmpty()) {
        told = reason;
        reports.becameUnready(new Failure.Unreachable(reason));
      } else if (pause.compareTo(PATIENCE) >= 0) {
        tell(reason);
      }
    }

    private void undo(Place place, Taker taker, TakeoverLog.Entry entry) {
      beginUndoing();
      try {
        var result = new Undo(new Api(cluster), place, this::notice).of(taker.log().session());
        entry.undone();
        reports.notice(Level.INFO, "put back", result.text(place));
      } catch (ClusterException | TakeoverException | IOException failure) {
        left(place, String.valueOf(failure.getMessage()));
      } catch (InterruptedException _) {
        left(place, "it took too long");
      }
    }

    private void left(Place place, String reason) {
      reports.notice(
          Level.ERROR,
          "not put back",
          "cannot put back %s: %s; \"monday doctor\" or the next run does it"
              .formatted(place, reason));
    }

    private void notice(String text) {
      reports.notice(Level.WARNING, "take-over", text);
    }

    /** Once for each reason: the same one again is no news. */
    private void tell(String reason) {
      if (!reason.equals(told)) {
        told = reason;
        reports.notice(Level.WARNING, "waiting", reason);
      }
    }
  }
}
