package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.Said;
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
    private final Said said = new Said();
    private final Persistence persistence = new Persistence(this::requireWanted, this::waits);
    private boolean ready;
    private boolean undoing;
    private boolean ending;
    private boolean abandoned;

    /** Why nothing of the workload may be touched any more. */
    private volatile @Nullable String lost;

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

    private synchronized void requireWanted() throws InterruptedException {
      if (abandoned || (!undoing && (ending || lost != null))) {
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
        var why = lost;
        return why == null ? new Outcome.Succeeded() : Outcome.failed(why);
      } catch (ClusterException | TakeoverException | IOException failure) {
        return Outcome.failed(String.valueOf(failure.getMessage()));
      } catch (RuntimeException | Error defect) {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
        return Outcome.failed("a mistake in monday itself: " + defect);
      }
    }

    private void take()
        throws ClusterException, TakeoverException, IOException, InterruptedException {
      var taker = prepared.taker();
      var seizure = new Seizure(cluster, wish, taker, this::notice);
      var workload = persistence.ask(seizure::find);
      var place = Place.of(workload);
      var entry = seizure.note(place);
      try {
        take(seizure, place, taker);
      } finally {
        beginUndoing();
        new Restoration(cluster, place, reports, this::notice, this::waits)
            .of(taker.log().session(), entry, persistence);
      }
    }

    private void take(Seizure seizure, Place place, Taker taker)
        throws ClusterException, TakeoverException, IOException, InterruptedException {
      var tenancy = new Tenancy(new Api(cluster), place, this::notice);
      var holder = persistence.ask(() -> seizure.claim(place, tenancy));
      var renewal = Thread.ofVirtual().name("lease").start(() -> renew(tenancy, holder));
      try {
        var seized = persistence.ask(() -> seizure.seize(place, holder));
        reports.notice(Level.INFO, "taken over", "%s: it runs %s".formatted(place, wish.image()));
        hold(seized, tenancy, holder, taker);
      } finally {
        renewal.interrupt();
      }
    }

    private void renew(Tenancy tenancy, Holder holder) {
      try {
        while (true) {
          Thread.sleep(Tenure.RENEWAL);
          try {
            var claim = tenancy.renew(holder);
            if (!(claim instanceof Claim.Ours)) {
              lose(claim);
              return;
            }
          } catch (ClusterException | TakeoverException _) {
            // said by whatever else needs the cluster; the next renewal is soon
          }
        }
      } catch (InterruptedException _) {
        // nothing is held any more
      }
    }

    private synchronized void lose(Claim claim) {
      if (!undoing) {
        lost = why(claim);
        thread.interrupt();
      }
    }

    private static String why(Claim claim) {
      return switch (claim) {
        case Claim.Held(Holder by) -> taken(by);
        case Claim.Silent(Holder by) -> taken(by);
        case Claim.Stale(Holder by, _) -> taken(by);
        case Claim.Free _, Claim.Ours _ ->
            "somebody else has put the workload back; nothing of it is touched";
      };
    }

    private static String taken(Holder by) {
      return "the workload was taken over by %s; nothing of it is touched".formatted(by);
    }

    /** Leads connections here, over one pod after the other. */
    private void hold(Seized seized, Tenancy tenancy, Holder holder, Taker taker)
        throws ClusterException, TakeoverException, InterruptedException {
      var place = seized.place();
      var kind = ProxyPod.kind(seized.workload().podLabels(), seized.takeover());
      var link = new ProxyLink(cluster, place.namespace(), taker.key(), this::notice);
      var workloads = new ClusterWorkloads(new Api(cluster));
      try (var pods = new ProxyPods(cluster, kind, place.namespace(), this::notice)) {
        var pause = FIRST_PAUSE;
        while (true) {
          var pod =
              pods.awaitRunning(() -> workloads.complaint(place, holder.since()), this::waits);
          try (var connection = link.connect(pod)) {
            forward.establish(connection);
            pods.awaitAlone(this::waits);
            pause = FIRST_PAUSE;
            ready = true;
            said.forget();
            reports.becameReady(forward.where());
            throw connection.awaitLoss();
          } catch (SshFailure failure) {
            isDown(failure.getMessage(), pause);
          } catch (ClusterException failure) {
            requirePassing(failure);
            isDown(failure.getMessage(), pause);
          }
          Thread.sleep(pause);
          pause = Persistence.longer(pause);
          requireOurs(tenancy, holder);
        }
      }
    }

    /** A pod that is not there any more is one of those that pass. */
    private static void requirePassing(ClusterException failure) throws ClusterException {
      if (Persistence.isLasting(failure) && failure.kind() != ClusterException.Kind.NOT_FOUND) {
        throw failure;
      }
    }

    /** Who was away for long reads the lease before anything else. */
    private void requireOurs(Tenancy tenancy, Holder holder)
        throws TakeoverException, InterruptedException {
      try {
        var claim = tenancy.look(holder.session()).claim();
        if (!(claim instanceof Claim.Ours)) {
          lost = why(claim);
          throw new InterruptedException("it is not ours any more");
        }
      } catch (ClusterException failure) {
        waits(failure.getMessage());
      }
    }

    /** A proxy that has just been started does not listen at once, which is no news. */
    private void isDown(String reason, Duration pause) throws InterruptedException {
      requireWanted();
      if (ready) {
        ready = false;
        said.once(reason, text -> reports.becameUnready(new Failure.Unreachable(text)));
      } else if (pause.compareTo(PATIENCE) >= 0) {
        waits(reason);
      }
    }

    private void notice(String text) {
      reports.notice(Level.WARNING, "take-over", text);
    }

    /** Once for each reason: the same one again is no news. */
    private void waits(String reason) {
      said.once(reason, text -> reports.notice(Level.WARNING, "waiting", text));
    }
  }
}
