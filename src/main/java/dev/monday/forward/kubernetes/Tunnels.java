package dev.monday.forward.kubernetes;

import dev.monday.forward.kubernetes.KeptConnections.PodName;
import dev.monday.forward.kubernetes.Refusals.Deed;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to ports of pods, by SPDY where it is spoken: its connections are kept for the
 * next client. Elsewhere each is a WebSocket of its own. Looks after them while there are any.
 */
final class Tunnels implements PortForward {
  private static final Duration DIAL = Duration.ofSeconds(10);

  /**
   * A server that is just starting may leave a request without an answer for good, where it answers
   * the next one at once.
   */
  private static final Duration FIRST_DIAL = Duration.ofMillis(1500);

  private static final Duration KEPT_DIAL = Duration.ofSeconds(3);
  private static final Duration TENDING = Duration.ofSeconds(1);

  /** Servers and proxies are replaced by others now and then. */
  private static final Duration ASK_FOR_SPDY_AGAIN = Duration.ofMinutes(10);

  /** What RBAC asks for is the method of the request: POST, and GET for a WebSocket. */
  private static final String SPDY_VERB = "create";

  private static final String WEB_SOCKET_VERB = "get";

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final Cluster cluster;
  private final LongSupplier clock;
  private final KeptConnections kept;
  private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
  private final ReentrantLock tending = new ReentrantLock();
  private @Nullable Thread keeper;
  private volatile boolean speaksSpdy;
  private volatile long withoutSpdySince;

  /** What carries a connection. */
  enum Framing {
    SPDY,
    WEB_SOCKET
  }

  /**
   * @param first what is tried first
   */
  Tunnels(Cluster cluster, Framing first) {
    this(cluster, first, System::nanoTime);
  }

  /**
   * @param clock as {@link System#nanoTime}
   */
  Tunnels(Cluster cluster, Framing first, LongSupplier clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.kept = new KeptConnections(clock);
    this.speaksSpdy = first == Framing.SPDY;
    this.withoutSpdySince = clock.getAsLong();
  }

  @Override
  public Tunnel open(String namespace, String pod, int port)
      throws ClusterException, InterruptedException {
    var place = new PodName(namespace, pod);
    var stream = stream(place, port);
    var tunnel =
        new Tunnel(stream, "%s:%d".formatted(pod, port), _ -> kept.end(place), tunnels::remove);
    tunnels.add(tunnel);
    tend();
    return tunnel;
  }

  @Override
  public void probe(String namespace, String pod, int port, Duration silence)
      throws ClusterException, InterruptedException, IOException {
    try (var tunnel = open(namespace, pod, port)) {
      tunnel.probe(DIAL, silence);
    }
  }

  /** How many connections carry nothing at the moment. */
  int kept() {
    return kept.count();
  }

  /** None of those that carry nothing is to be trusted any more. */
  void forgetKept() {
    kept.endAll();
  }

  private PodStream stream(PodName pod, int port) throws ClusterException, InterruptedException {
    for (var used = kept.take(pod); used.isPresent(); used = kept.take(pod)) {
      try {
        return used.get().open(port, KEPT_DIAL, connection -> keep(pod, connection));
      } catch (IOException _) {
        passOnInterrupt(); // otherwise it was closed meanwhile: on to the next, or a fresh one
      }
    }
    return cluster.ask(access -> fresh(access, pod, port));
  }

  private void keep(PodName pod, SpdyStream.Connection connection) {
    kept.put(pod, connection);
    tend();
  }

  private PodStream fresh(Access access, PodName pod, int port)
      throws ClusterException, InterruptedException {
    if (!isSpdyWorthTrying()) {
      try {
        return again(patience -> webSocket(access, pod, port, patience));
      } catch (IOException failure) {
        throw failed(WEB_SOCKET_VERB, access, pod, failure);
      }
    }
    try {
      return spdy(access, pod, port);
    } catch (Upgrade.Refused | Upgrade.Unanswered refusal) {
      return instead(access, pod, port, refusal);
    } catch (IOException failure) {
      throw failed(SPDY_VERB, access, pod, failure);
    }
  }

  /**
   * @param verb that was asked for
   */
  private static ClusterException failed(
      String verb, Access access, PodName pod, IOException failure) throws InterruptedException {
    passOnInterrupt();
    return Refusals.of(access, new Deed(verb, "pods/portforward", pod.namespace()), failure);
  }

  private boolean isSpdyWorthTrying() {
    return speaksSpdy || clock.getAsLong() - withoutSpdySince > ASK_FOR_SPDY_AGAIN.toNanos();
  }

  private PodStream spdy(Access access, PodName pod, int port)
      throws IOException, InterruptedException {
    return again(patience -> spdy(access, pod, port, patience));
  }

  private interface Dial {
    PodStream within(Duration patience) throws IOException, InterruptedException;
  }

  /** Twice, if it takes long: at first only for a while. */
  private static PodStream again(Dial dial) throws IOException, InterruptedException {
    try {
      return dial.within(FIRST_DIAL);
    } catch (IOException failure) {
      passOnInterrupt();
      if (!isLate(failure)) {
        throw failure;
      }
    }
    return dial.within(DIAL);
  }

  private static boolean isLate(IOException failure) {
    return failure instanceof SocketTimeoutException
        || failure.getCause() instanceof SocketTimeoutException;
  }

  private PodStream spdy(Access access, PodName pod, int port, Duration patience)
      throws IOException, InterruptedException {
    var connection =
        new SpdyStream.Connection(
            Spdy.open(access, path(access, pod, ""), SpdyStream.PROTOCOL, patience));
    var stream = connection.open(port, patience, reusable -> keep(pod, reusable));
    speaksSpdy = true;
    return stream;
  }

  /** A server, or a proxy before it, may know SPDY no more; its answers to that are manifold. */
  private PodStream instead(Access access, PodName pod, int port, IOException refusal)
      throws ClusterException, InterruptedException {
    if (status(refusal) == UNAUTHORIZED || status(refusal) == NOT_FOUND) {
      throw failed(SPDY_VERB, access, pod, refusal);
    }
    try {
      var stream = webSocket(access, pod, port, DIAL);
      speaksSpdy = false;
      withoutSpdySince = clock.getAsLong();
      return stream;
    } catch (IOException alsoRefused) {
      throw explains(refusal, alsoRefused)
          ? failed(SPDY_VERB, access, pod, refusal)
          : failed(WEB_SOCKET_VERB, access, pod, alsoRefused);
    }
  }

  /**
   * Whether the refusal of SPDY says more than that of a WebSocket, which wants another right: who
   * has only the one for SPDY is not to be told of the other while a node is away.
   */
  private static boolean explains(IOException refusal, IOException ofWebSocket) {
    return status(refusal) == FORBIDDEN
        || (status(ofWebSocket) == FORBIDDEN
            && (status(refusal) >= SERVER_ERROR || refusal instanceof Upgrade.Unanswered));
  }

  private static int status(IOException refusal) {
    return refusal instanceof Upgrade.Refused refused ? refused.status() : 0;
  }

  private static PodStream webSocket(Access access, PodName pod, int port, Duration patience)
      throws IOException {
    var path = path(access, pod, "?ports=%d".formatted(port));
    return new WebSocketStream(WebSocket.open(access, path, WebSocketStream.PROTOCOL, patience));
  }

  private static String path(Access access, PodName pod, String query) {
    var path = "api/v1/namespaces/%s/pods/%s/portforward".formatted(pod.namespace(), pod.pod());
    return access.server().resolve(path).getRawPath() + query;
  }

  private static void passOnInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private void tend() {
    tending.lock();
    try {
      if (keeper == null) {
        keeper = Thread.ofVirtual().name("keeper of tunnels").start(this::keepTending);
      }
    } finally {
      tending.unlock();
    }
  }

  private void keepTending() {
    try {
      do {
        Thread.sleep(TENDING);
        tunnels.forEach(Tunnel::tend);
        kept.tend();
      } while (!isIdle());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }

  private boolean isIdle() {
    tending.lock();
    try {
      boolean idle = tunnels.isEmpty() && kept() == 0;
      if (idle) {
        keeper = null;
      }
      return idle;
    } finally {
      tending.unlock();
    }
  }
}
