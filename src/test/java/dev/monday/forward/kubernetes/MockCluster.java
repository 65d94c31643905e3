package dev.monday.forward.kubernetes;

import static java.time.ZoneOffset.UTC;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.dsl.MockServerExpectation;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.WebSocketListener;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster whose API server is fabric8's mock: it keeps objects and their versions as somebody
 * else has understood the API. What it lacks of a real one is added here: the {@code Date}, and an
 * answer to a JSON Patch of which a test fails. It heeds no preconditions of deletions and no
 * pages, and its watches are told by tests: they say nothing otherwise.
 */
public final class MockCluster implements AfterEachCallback {
  /** When a test begins, by the server's clock. */
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  public static final String NAMESPACE = "backend";

  private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());
  private static final Duration SILENCE = Duration.ofHours(1);

  static {
    System.setProperty("io.netty.noUnsafe", "true");
    SERVER_LOG.setLevel(Level.WARNING);
  }

  private final Map<String, WebSocketListener> pods = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final KubernetesMockServer server;
  private final Path folder;
  private final Cluster cluster;
  private volatile Instant time = NOON;

  public MockCluster() {
    var expectations = new ConcurrentHashMap<ServerRequest, Queue<ServerResponse>>();
    var answers = new Answers(new KubernetesMixedDispatcher(expectations));
    var context = new Context();
    server = new KubernetesMockServer(context, new MockWebServer(), expectations, answers, false);
    server.start(InetAddress.getLoopbackAddress(), 0);
    try {
      folder = Files.createTempDirectory("mock-cluster");
      cluster = FakeCluster.of(server.getPort(), folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    server.shutdown();
    Files.delete(kubeconfig());
    Files.delete(folder);
  }

  private final class Answers extends Dispatcher {
    private final Dispatcher objects;

    Answers(Dispatcher objects) {
      this.objects = objects;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.add("%s %s".formatted(request.getMethod(), request.getPath()));
      var answer = answer(request);
      if (answer.header("Date") == null) {
        answer.setHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(UTC)));
      }
      return answer;
    }

    private MockResponse answer(RecordedRequest request) {
      var pod = pods.get(request.getPath());
      if (pod != null) {
        return new MockResponse().withWebSocketUpgrade(pod);
      }
      try {
        var answer = objects.dispatch(request);
        return answer.getWebSocketListener() == null ? answer : silence();
      } catch (JsonPatchException failure) {
        return new MockResponse()
            .setResponseCode(422)
            .setBody(status(422, String.valueOf(failure.getMessage())));
      }
    }

    /** Its own watches are WebSockets, for which nobody has asked. */
    private static MockResponse silence() {
      return new MockResponse().setResponseCode(200).setBody("\n").setBodyDelay(SILENCE);
    }

    @Override
    public void shutdown() {
      objects.shutdown();
    }

    @Override
    public void releaseResources() {
      objects.releaseResources();
    }
  }

  public Cluster cluster() {
    return cluster;
  }

  public Api api() {
    return new Api(cluster);
  }

  public Path kubeconfig() {
    return FakeCluster.kubeconfig(folder);
  }

  /** Method and path of each request. */
  public List<String> requests() {
    return requests;
  }

  /** What its answers say from now on. */
  public void setTime(Instant now) {
    time = now;
  }

  /** An answer that it would not give by itself; a path has its query. */
  public MockServerExpectation expect() {
    return server.expect();
  }

  /** What a watch tells, line by line, before it ends. */
  void tell(String plural, String version, String... events) {
    var path =
        "/api/v1/namespaces/%s/%s?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion=%s"
            .formatted(NAMESPACE, plural, version);
    expect().get().withPath(path).andReturn(200, String.join("\n", events) + "\n").once();
  }

  /** What is at the other end of the WebSockets to a pod's port. */
  void listen(String pod, int port, WebSocketListener program) {
    pods.put(
        "/api/v1/namespaces/%s/pods/%s/portforward?ports=%d".formatted(NAMESPACE, pod, port),
        program);
  }

  /** What a refusal says. */
  public static String status(int code, String message) {
    return Serialization.asJson(new StatusBuilder().withCode(code).withMessage(message).build());
  }
}
