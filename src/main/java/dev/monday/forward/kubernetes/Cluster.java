package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.Followed.Follower;
import dev.monday.relay.Duplex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as one person sees it, shared by all forwards of a run that name it so: one access,
 * one watch for each namespace, and what looks after them while they are used.
 */
public final class Cluster implements PortForward {
  private static final Duration TENDING = Duration.ofSeconds(1);

  private final ClusterName name;
  private final Map<String, String> environment;
  private final ReentrantLock opening = new ReentrantLock();
  private final Tunnels tunnels = new Tunnels(this, Tunnels.Framing.SPDY);
  private final ReentrantLock sharing = new ReentrantLock();
  private final Map<String, Shared<Pod>> pods = new HashMap<>();
  private final Map<String, Shared<Service>> services = new HashMap<>();
  private @Nullable Thread keeper;
  private @Nullable Access access;

  /** What is followed, and by how many. */
  private record Shared<T>(Followed<T> followed, int users) {}

  /**
   * @param environment of the person who runs the program
   */
  public Cluster(ClusterName name, Map<String, String> environment) {
    this.name = name;
    this.environment = Map.copyOf(environment);
  }

  /** Something that is asked of the API server. */
  interface Question<A> {
    A ask(Access access) throws ClusterException, InterruptedException;
  }

  /**
   * Asks; once more with fresh credentials when the server does not know who asks, and by another
   * kubeconfig when it does not answer: a cluster that was made anew listens elsewhere.
   */
  <A> A ask(Question<A> question) throws ClusterException, InterruptedException {
    var current = access();
    try {
      return question.ask(current);
    } catch (ClusterException e) {
      if (e.kind() == Kind.UNAUTHORIZED
          || (e.kind() == Kind.UNREACHABLE && current.isOutdated(name))) {
        return question.ask(renewed(current));
      }
      throw e;
    }
  }

  /** The namespace where none is named. */
  public String namespace() throws ClusterException, InterruptedException {
    return access().namespace();
  }

  /** For a person. */
  public String context() throws ClusterException, InterruptedException {
    return access().context();
  }

  /** The files that it is read from. */
  public List<Path> kubeconfig() {
    return name.kubeconfig().files();
  }

  /** What the kubeconfig calls it; empty without one. */
  public String clusterName() throws ClusterException, InterruptedException {
    return access().cluster();
  }

  private Access access() throws ClusterException, InterruptedException {
    opening.lockInterruptibly();
    try {
      var current = access;
      if (current == null) {
        current = Access.open(name, environment);
        access = current;
      }
      return current;
    } finally {
      opening.unlock();
    }
  }

  /** Another one in place of what is of no use any more. What hangs on that goes on. */
  private Access renewed(Access stale) throws ClusterException, InterruptedException {
    forget(stale);
    return access();
  }

  private void forget(Access stale) throws InterruptedException {
    opening.lockInterruptibly();
    try {
      if (Objects.equals(access, stale)) {
        access = null;
      }
    } finally {
      opening.unlock();
    }
  }

  @Override
  public Duplex open(String namespace, String pod, int port)
      throws ClusterException, InterruptedException {
    return tunnels.open(namespace, pod, port);
  }

  @Override
  public void probe(String namespace, String pod, int port, Duration silence)
      throws ClusterException, InterruptedException, IOException {
    tunnels.probe(namespace, pod, port, silence);
  }

  Followed<Pod> followPods(String namespace, Follower follower) {
    return follow(pods, ObjectKind.PODS, namespace, Pod::uid, follower);
  }

  void leavePods(String namespace, Follower follower) {
    leave(pods, namespace, follower);
  }

  Followed<Service> followServices(String namespace, Follower follower) {
    return follow(services, ObjectKind.SERVICES, namespace, Service::name, follower);
  }

  void leaveServices(String namespace, Follower follower) {
    leave(services, namespace, follower);
  }

  private <T> Followed<T> follow(
      Map<String, Shared<T>> all,
      ObjectKind<T> kind,
      String namespace,
      Function<T, String> key,
      Follower follower) {
    sharing.lock();
    try {
      var shared = all.get(namespace);
      if (shared == null || shared.followed().isOver()) {
        shared = new Shared<>(new Followed<>(this, kind, namespace, key), 0);
        shared.followed().start();
      }
      all.put(namespace, new Shared<>(shared.followed(), shared.users() + 1));
      shared.followed().add(follower);
      tend();
      return shared.followed();
    } finally {
      sharing.unlock();
    }
  }

  private <T> void leave(Map<String, Shared<T>> all, String namespace, Follower follower) {
    sharing.lock();
    try {
      var shared = all.get(namespace);
      if (shared == null) {
        return;
      }
      shared.followed().remove(follower);
      if (shared.users() > 1) {
        all.put(namespace, new Shared<>(shared.followed(), shared.users() - 1));
      } else {
        all.remove(namespace);
        shared.followed().close();
      }
      if (pods.isEmpty() && services.isEmpty() && keeper != null) {
        keeper.interrupt();
        keeper = null;
      }
    } finally {
      sharing.unlock();
    }
  }

  private void tend() {
    if (keeper == null) {
      keeper = Thread.ofVirtual().name("keeper of " + name).start(this::keep);
    }
  }

  /** Looks after what waits for the network, which does not tell when it is dead. */
  private void keep() {
    var awake = new Awake(System.nanoTime(), System.currentTimeMillis());
    try {
      while (true) {
        Thread.sleep(TENDING);
        if (awake.hasSlept(System.nanoTime(), System.currentTimeMillis())) {
          beginAnew();
        } else {
          followed().forEach(Followed::tend);
        }
      }
    } catch (InterruptedException _) {
      // nobody uses the cluster any more
    }
  }

  /**
   * After a sleep no connection can be trusted, and what they were opened with may have expired.
   */
  void beginAnew() throws InterruptedException {
    var stale = access;
    if (stale != null) {
      forget(stale);
    }
    tunnels.forgetKept();
    followed().forEach(Followed::refresh);
  }

  private List<Followed<?>> followed() {
    sharing.lock();
    try {
      var all = new ArrayList<Followed<?>>();
      pods.values().forEach(shared -> all.add(shared.followed()));
      services.values().forEach(shared -> all.add(shared.followed()));
      return all;
    } finally {
      sharing.unlock();
    }
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
