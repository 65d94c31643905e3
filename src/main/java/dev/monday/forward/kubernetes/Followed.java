package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.ApiObjects.Change;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind in one namespace, as they are now: listed once, then followed by one
 * watch for all who want to know. A thread of its own does it until it is closed, or until it turns
 * out before the first list that it may not. What has been listed once is not given up: a server
 * that is just starting refuses what it allows a second later.
 */
public final class Followed<T> implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** Where the answer is no: credentials are not believed, or what was allowed is forbidden. */
  private static final Duration LONGEST_REFUSED = Duration.ofSeconds(30);

  /** While it is forbidden. */
  private static final Duration WATCH_AGAIN = Duration.ofSeconds(10);

  /** The server sends a bookmark every minute. */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /** Who wants to know. Called on the thread that follows; takes no time. */
  public interface Follower {
    /** Something is otherwise than it was. */
    void changed();

    /** What a person should know. */
    void notice(String text);
  }

  private final Cluster cluster;
  private final ObjectKind<T> kind;
  private final Function<T, String> key;
  private final String namespace;
  private final Map<String, T> objects = new ConcurrentHashMap<>();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final Semaphore hurry = new Semaphore(0);
  private final Thread thread;
  private final AtomicLong refreshes = new AtomicLong();
  private volatile boolean listed;
  private volatile boolean polling;
  private volatile @Nullable ClusterException trouble;
  private volatile ApiObjects.@Nullable Watch<T> watch;
  private volatile long lastHeard = System.nanoTime();
  private long watchRefused;

  /**
   * @param key tells objects apart
   */
  public Followed(Cluster cluster, ObjectKind<T> kind, String namespace, Function<T, String> key) {
    this.cluster = cluster;
    this.kind = kind;
    this.namespace = namespace;
    this.key = key;
    this.thread =
        Thread.ofVirtual()
            .name("%s in %s".formatted(kind.plural(), namespace))
            .unstarted(this::follow);
  }

  public void start() {
    thread.start();
  }

  public void add(Follower follower) {
    followers.add(follower);
    if (polling) {
      follower.notice(pollingText());
    }
    follower.changed();
  }

  public void remove(Follower follower) {
    followers.remove(follower);
  }

  /** Whether it has ended for good, with {@link #trouble} or because it was closed. */
  public boolean isOver() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /** What is known; only says something once {@link #isListed}. */
  public Collection<T> objects() {
    return List.copyOf(objects.values());
  }

  public boolean isListed() {
    return listed;
  }

  /** Why it is not known how things are now; empty while it is. */
  public Optional<ClusterException> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void follow() {
    var troubles = new Troubles();
    try {
      while (true) {
        try {
          var version = list();
          troubles.forget();
          if (mayWatch()) {
            watch(version);
          } else {
            var _ = hurry.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
          }
        } catch (ClusterException e) {
          if (e.kind() != Kind.GONE) {
            tell(e);
          }
          if (e.isLasting() && !listed) {
            return;
          }
          pause(e.kind(), troubles.count(e.kind()));
        }
      }
    } catch (InterruptedException _) {
      // it is closed
    }
  }

  /** A refusal may be taken back, or have come from a server that was just starting. */
  private boolean mayWatch() {
    return !polling || System.nanoTime() - watchRefused > WATCH_AGAIN.toNanos();
  }

  /** How often one kind of trouble has come in a row. */
  private static final class Troubles {
    private @Nullable Kind kind;
    private int count;

    int count(Kind now) {
      count = now == kind ? count + 1 : 0;
      kind = now;
      return count;
    }

    void forget() {
      kind = null;
    }
  }

  private void tell(ClusterException failure) {
    trouble = failure;
    followers.forEach(Follower::changed);
  }

  private String list() throws ClusterException, InterruptedException {
    var now = cluster.ask(access -> new ApiObjects<>(access, kind, namespace).list());
    lastHeard = System.nanoTime();
    var keys = now.objects().stream().map(key).toList();
    now.objects().forEach(object -> objects.put(key.apply(object), object));
    objects.keySet().retainAll(keys);
    listed = true;
    trouble = null;
    followers.forEach(Follower::changed);
    return now.version();
  }

  /** Follows from a moment on, by one watch after the other: each ends after some minutes. */
  private void watch(String from) throws ClusterException, InterruptedException {
    var version = from;
    while (true) {
      var start = version;
      long seen = refreshes.get();
      try (var events = cluster.ask(access -> open(access, start))) {
        if (refreshes.get() == seen) {
          version = follow(events, version);
        }
      } catch (ClusterException e) {
        if (e.kind() != Kind.FORBIDDEN) {
          throw e;
        }
        watchRefused = System.nanoTime();
        if (!polling) {
          polling = true;
          followers.forEach(follower -> follower.notice(pollingText()));
        }
        return;
      } finally {
        watch = null;
      }
      if (version.equals(start)) {
        pause(Kind.UNREACHABLE, 0); // something on the way may cut each at once
      }
    }
  }

  private String pollingText() {
    return "watching %s in the namespace %s is forbidden; they are listed every %d s instead; ask for the verb \"watch\" on \"%s\" there"
        .formatted(kind.plural(), namespace, POLL.toSeconds(), kind.plural());
  }

  private ApiObjects.Watch<T> open(Access access, String version)
      throws ClusterException, InterruptedException {
    var opened = new ApiObjects<>(access, kind, namespace).watch(version);
    lastHeard = System.nanoTime();
    polling = false;
    watch = opened;
    return opened;
  }

  /** The version of the last change; returns when the watch has ended. */
  private String follow(ApiObjects.Watch<T> events, String from)
      throws ClusterException, InterruptedException {
    var version = from;
    while (true) {
      try {
        var change = events.next();
        lastHeard = System.nanoTime();
        version = change.version();
        apply(change);
      } catch (IOException _) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        return version;
      }
    }
  }

  private void apply(Change<T> change) {
    switch (change) {
      case Change.Put<T>(_, T object) -> objects.put(key.apply(object), object);
      case Change.Removed<T>(_, T object) -> objects.remove(key.apply(object));
      case Change.Nothing<T> _ -> {
        return;
      }
    }
    followers.forEach(Follower::changed);
  }

  private void pause(Kind why, int failures) throws InterruptedException {
    boolean refused = why != Kind.UNREACHABLE;
    var longest = refused ? LONGEST_REFUSED : LONGEST_PAUSE;
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 20));
    long whole = Math.min(doubled.toMillis(), longest.toMillis());
    long millis = whole / 2 + ThreadLocalRandom.current().nextLong(whole / 2 + 1);
    if (refused) {
      Thread.sleep(millis);
    } else {
      hurry.drainPermits();
      var _ = hurry.tryAcquire(millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Begins anew where what it hears might come from a connection that is dead. */
  void tend() {
    if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
      lastHeard = System.nanoTime();
      refresh();
    }
  }

  /** Somebody waits: what was tried in vain is tried again at once. */
  void hurry() {
    hurry.release();
  }

  /** Ends the watch, which another one follows. */
  void refresh() {
    refreshes.incrementAndGet();
    hurry();
    var current = watch;
    if (current != null) {
      current.close();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    refresh();
  }
}
