package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Api;
import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.takeover.Undo.Result.Undone;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.Reports;
import java.io.IOException;
import java.util.function.Consumer;

/** The end of a take-over: the workload is put back, and its own pods are waited for. */
final class Restoration {
  private final Cluster cluster;
  private final Place place;
  private final Reports reports;
  private final Consumer<String> notices;
  private final Consumer<String> waiting;

  /**
   * @param notices gets what a person should know
   * @param waiting is told what holds it up
   */
  Restoration(
      Cluster cluster,
      Place place,
      Reports reports,
      Consumer<String> notices,
      Consumer<String> waiting) {
    this.cluster = cluster;
    this.place = place;
    this.reports = reports;
    this.notices = notices;
    this.waiting = waiting;
  }

  /**
   * Does it, until it is interrupted, and says what is left.
   *
   * @param entry forgotten when there is nothing to be undone any more
   */
  void of(String session, TakeoverLog.Entry entry, Persistence persistence) {
    try {
      var undo = new Undo(new Api(cluster), place, notices);
      var result = persistence.ask(() -> undo.of(session));
      entry.undone();
      if (result instanceof Undone undone) {
        reports.notice(Level.INFO, "put back", result.text(place));
        awaitPods(undone);
      }
    } catch (ClusterException | IOException failure) {
      left(String.valueOf(failure.getMessage()));
    } catch (InterruptedException _) {
      left("it was given up before it was done");
    } catch (TakeoverException failure) {
      reports.notice(Level.ERROR, "not put back", String.valueOf(failure.getMessage()));
    }
  }

  private void left(String reason) {
    reports.notice(
        Level.ERROR,
        "not put back",
        "cannot put back %s: %s; \"monday doctor\" or the next run does it"
            .formatted(place, reason));
  }

  /** Nothing is left to be undone here; only a person wants to know when all is as it was. */
  private void awaitPods(Undone undone) {
    var kind = ProxyPod.kind(undone.workload().podLabels(), undone.takeover());
    int count = undone.workload().replicas();
    try (var pods = new ProxyPods(cluster, kind, place.namespace(), notices)) {
      pods.awaitOriginal(count, waiting);
      reports.notice(
          Level.INFO, "put back", "%s has its own pods again, %d ready".formatted(place, count));
    } catch (ClusterException failure) {
      notAwaited(String.valueOf(failure.getMessage()));
    } catch (InterruptedException _) {
      notAwaited("they are not all ready yet");
    }
  }

  private void notAwaited(String reason) {
    reports.notice(
        Level.WARNING,
        "put back",
        "%s is as it was, but its pods are not waited for any longer: %s; the cluster goes on with them"
            .formatted(place, reason));
  }
}
