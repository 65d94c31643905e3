package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.kubernetes.Cluster;
import dev.monday.forward.kubernetes.ClusterException;
import dev.monday.forward.kubernetes.Followed;
import dev.monday.forward.kubernetes.Followed.Follower;
import dev.monday.forward.kubernetes.ObjectKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The pods of a take-over as they are now, by a watch of its own. */
final class ProxyPods implements Follower, AutoCloseable {
  /** How long nothing may change before somebody else is asked what holds it up. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Followed<ProxyPod> pods;
  private final Duration patience;
  private final Consumer<String> notices;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Somebody who knows why there is no pod; an empty text when he does not. */
  interface Explanation {
    String text() throws ClusterException, InterruptedException;
  }

  /**
   * @param notices gets what a person should know
   */
  ProxyPods(
      Cluster cluster, ObjectKind<ProxyPod> kind, String namespace, Consumer<String> notices) {
    this(cluster, kind, namespace, PATIENCE, notices);
  }

  ProxyPods(
      Cluster cluster,
      ObjectKind<ProxyPod> kind,
      String namespace,
      Duration patience,
      Consumer<String> notices) {
    this.patience = patience;
    this.notices = notices;
    this.pods = new Followed<>(cluster, kind, namespace, ProxyPod::uid);
    pods.add(this);
    pods.start();
  }

  /**
   * Waits for the pod whose proxy runs.
   *
   * @param trouble is told why there is none yet, each reason once
   */
  ProxyPod awaitRunning(Explanation explanation, Consumer<String> trouble)
      throws ClusterException, InterruptedException {
    return await(
        () -> proxies().stream().filter(ProxyPod::running).findFirst(),
        () -> {
          var said = said(proxies());
          return said.isEmpty() && proxies().isEmpty() ? explanation.text() : said;
        },
        trouble);
  }

  /**
   * Waits until no other pod of the workload is left.
   *
   * @param trouble is told what holds it up, each reason once
   */
  void awaitAlone(Consumer<String> trouble) throws ClusterException, InterruptedException {
    var _ =
        await(
            () -> olds().isEmpty() ? Optional.of(true) : Optional.empty(),
            () -> said(proxies()),
            trouble);
  }

  /**
   * Waits until no proxy is left and the workload's own pods are ready.
   *
   * @param count of pods that the workload wants
   * @param trouble is told what holds it up, each reason once
   */
  void awaitOriginal(int count, Consumer<String> trouble)
      throws ClusterException, InterruptedException {
    var _ =
        await(
            () -> {
              long ready = olds().stream().filter(ProxyPod::ready).count();
              return proxies().isEmpty() && ready >= count ? Optional.of(true) : Optional.empty();
            },
            () -> said(olds()),
            trouble);
  }

  private List<ProxyPod> olds() {
    return pods.objects().stream().filter(ProxyPod::isOld).toList();
  }

  private List<ProxyPod> proxies() {
    return pods.objects().stream().filter(ProxyPod::isProxy).toList();
  }

  private static String said(List<ProxyPod> those) {
    return those.stream()
        .filter(pod -> !pod.trouble().isEmpty())
        .map(pod -> "pod %s: %s".formatted(pod.name(), pod.trouble()))
        .findFirst()
        .orElse("");
  }

  /** Something that may be there by now. */
  private interface Wanted<T> {
    Optional<T> now();
  }

  private <T> T await(Wanted<T> wanted, Explanation explanation, Consumer<String> trouble)
      throws ClusterException, InterruptedException {
    var told = new HashSet<String>(); // the kubelet tells two of them in turns
    long left = patience.toNanos(); // however much changes meanwhile
    while (true) {
      lock.lockInterruptibly();
      try {
        var found = pods.isListed() ? wanted.now() : Optional.<T>empty();
        if (found.isPresent()) {
          return found.get();
        }
        if (pods.isOver() && pods.trouble().isPresent()) {
          throw pods.trouble().get();
        }
        left = changed.awaitNanos(left);
        if (left > 0) {
          continue;
        }
      } finally {
        lock.unlock();
      }
      left = patience.toNanos();
      var now = pods.trouble().map(ClusterException::getMessage).orElse("");
      var text = now.isEmpty() ? text(explanation) : now;
      if (!text.isEmpty() && told.add(text)) {
        trouble.accept(text);
      }
    }
  }

  /** Who cannot say it holds nothing up, unless the workload itself is gone. */
  private static String text(Explanation explanation)
      throws ClusterException, InterruptedException {
    try {
      return explanation.text();
    } catch (ClusterException e) {
      return switch (e.kind()) {
        case NOT_FOUND -> throw e;
        case FORBIDDEN -> "";
        case UNREACHABLE, UNAUTHORIZED, CONFLICT, GONE, MISCONFIGURED -> e.getMessage();
      };
    }
  }

  @Override
  public void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void notice(String text) {
    notices.accept(text);
  }

  @Override
  public void close() {
    pods.remove(this);
    pods.close();
  }
}
