package dev.monday.forward.kubernetes;

import dev.monday.config.PodPort;
import dev.monday.config.PodSelector;
import dev.monday.forward.kubernetes.Followed.Follower;
import dev.monday.forward.kubernetes.Target.Found;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pods of one forward, as they are now. Many threads ask, and wait for a change. */
final class Backends implements Follower, AutoCloseable {
  private final Cluster cluster;
  private final String namespace;
  private final PodSelector wanted;
  private final Consumer<String> notices;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long changes;
  private @Nullable Followed<Service> services;
  private @Nullable Followed<Pod> pods;

  /**
   * @param notices gets what a person should know
   */
  Backends(Cluster cluster, String namespace, PodSelector wanted, Consumer<String> notices) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.wanted = wanted;
    this.notices = notices;
  }

  void open() {
    if (wanted instanceof PodSelector.Service) {
      services = cluster.followServices(namespace, this);
    }
    pods = cluster.followPods(namespace, this);
  }

  /**
   * What is known.
   *
   * @param known whether the pods have been listed at least once
   * @param usable the one to be preferred first
   * @param whyNone for a person; empty while there is one, or while nothing is known yet
   * @param trouble why it may be otherwise by now
   * @param service the one that the forward names
   * @param changes how often something has changed, for {@link #awaitChange}
   */
  record View(
      boolean known,
      List<Pod> usable,
      String whyNone,
      Optional<ClusterException> trouble,
      Optional<Service> service,
      long changes) {}

  View view() {
    long now = changes();
    var trouble = trouble();
    if (pods == null || !pods.isListed() || (services != null && !services.isListed())) {
      return new View(false, List.of(), "", trouble, Optional.empty(), now);
    }
    var service = service();
    if (services != null && service.isEmpty()) {
      var why = "there is no service %s in the namespace %s".formatted(name(), namespace);
      return new View(true, List.of(), why, trouble, service, now);
    }
    var selector = selector(service);
    var all = pods.objects();
    var usable = Choice.usable(all, selector);
    var why = usable.isEmpty() ? Choice.whyNone(all, selector, namespace) : "";
    return new View(true, usable, why, trouble, service, now);
  }

  private Optional<ClusterException> trouble() {
    var ofServices = services == null ? Optional.<ClusterException>empty() : services.trouble();
    return pods == null ? ofServices : ofServices.or(pods::trouble);
  }

  private Optional<Service> service() {
    return services == null
        ? Optional.empty()
        : services.objects().stream().filter(found -> found.name().equals(name())).findFirst();
  }

  private String name() {
    return wanted instanceof PodSelector.Service(var name) ? name.value() : "";
  }

  private Selector selector(Optional<Service> service) {
    return Selector.of(wanted, service.map(Service::selector));
  }

  /** The port's number in a pod. */
  static Found port(PodPort port, Pod pod, View view) {
    return Target.find(port, pod, view.service());
  }

  private long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until something is otherwise than it was in a view, no longer than the time. */
  void awaitChange(long seen, long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (changes == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void awaitChange(long seen) throws InterruptedException {
    awaitChange(seen, TimeUnit.DAYS.toNanos(1));
  }

  @Override
  public void changed() {
    lock.lock();
    try {
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Who waits for the cluster has somebody who waits for them. */
  void hurry() {
    if (pods != null && pods.trouble().isPresent()) {
      pods.hurry();
    }
  }

  @Override
  public void notice(String text) {
    notices.accept(text);
  }

  @Override
  public void close() {
    if (services != null) {
      cluster.leaveServices(namespace, this);
    }
    if (pods != null) {
      cluster.leavePods(namespace, this);
    }
  }
}
