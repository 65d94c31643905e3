package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FollowedTest {
  @TempDir private Path folder = Path.of("");
  private final Listening listening = new Listening();
  private FakeApiServer server;
  private Cluster cluster;

  private static final class Listening implements Followed.Follower {
    private final AtomicInteger changes = new AtomicInteger();
    private final List<String> notices = new CopyOnWriteArrayList<>();

    @Override
    public void changed() {
      changes.incrementAndGet();
    }

    @Override
    public void notice(String text) {
      notices.add(text);
    }
  }

  @BeforeEach
  void begin() throws Exception {
    server = new FakeApiServer();
    cluster = FakeCluster.of(server.port(), folder);
    put("a");
  }

  @AfterEach
  void end() throws Exception {
    server.close();
  }

  private void put(String name) {
    server.put("pods", name, FakeApiServer.pod(name, true, false));
  }

  private Followed<Pod> follow() {
    return cluster.followPods("backend", listening);
  }

  private static List<String> names(Followed<Pod> pods) {
    return pods.objects().stream().map(Pod::name).sorted().toList();
  }

  private static void awaitNames(Followed<Pod> pods, String... names) throws InterruptedException {
    Await.until(() -> names(pods).equals(List.of(names)), () -> names(pods) + " " + pods.trouble());
  }

  private long count(String word) {
    return server.requests().stream().filter(line -> line.contains(word)).count();
  }

  @Test
  void whatIsThereIsListedAndWhatComesIsHeard() throws Exception {
    var pods = follow();
    awaitNames(pods, "a");
    put("b");
    awaitNames(pods, "a", "b");
    server.remove("pods", "a");
    awaitNames(pods, "b");
    assertEquals(1, count("limit="));
    cluster.leavePods("backend", listening);
  }

  @Test
  void manyShareOneWatchWhichEndsWithTheLast() throws Exception {
    var first = follow();
    for (int i = 1; i < 10; i++) {
      assertEquals(first, follow());
    }
    Await.until(() -> server.watches() == 1, () -> server.watches() + "");
    for (int i = 0; i < 10; i++) {
      assertEquals(1, server.watches());
      cluster.leavePods("backend", listening);
    }
    Await.until(first::isOver, () -> "it goes on");
    assertEquals(1, count("watch=true"));
  }

  @Test
  void aWatchThatEndsGoesOnWhereItWas() throws Exception {
    var pods = follow();
    Await.until(() -> server.watches() == 1, () -> "no watch");
    put("b");
    awaitNames(pods, "a", "b");
    server.endWatches();
    Await.until(() -> count("watch=true") == 2, server.requests()::toString);
    assertEquals(1, count("limit="));
    assertTrue(
        server.requests().getLast().contains("resourceVersion=3"), server.requests()::toString);
    cluster.leavePods("backend", listening);
  }

  @Test
  void aServerThatComesBackIsFound() throws Exception {
    var pods = follow();
    Await.until(() -> server.watches() == 1, () -> "no watch");
    int port = server.port();
    server.close();
    Await.until(() -> pods.trouble().isPresent(), () -> "no trouble");
    assertTrue(
        pods.trouble().get().getMessage().startsWith("cannot reach the API server http://"),
        () -> pods.trouble().toString());
    assertEquals(List.of("a"), names(pods));
    server = new FakeApiServer(port);
    put("c");
    awaitNames(pods, "c");
    assertTrue(pods.trouble().isEmpty());
    cluster.leavePods("backend", listening);
  }

  @Test
  void whereWatchingIsForbiddenItIsListedAgainAndAgain() throws Exception {
    server.refuse("watch=true", 403, "User anna cannot watch resource");
    var pods = follow();
    awaitNames(pods, "a");
    put("b");
    awaitNames(pods, "a", "b");
    assertEquals(
        List.of(
            "watching pods in the namespace backend is forbidden; they are listed every 2 s instead; ask for the verb \"watch\" on \"pods\" there"),
        listening.notices);
    cluster.leavePods("backend", listening);
  }

  @Test
  void whoMayNotListIsToldWhatToAskFor() throws Exception {
    server.refuse("limit=", 403, "User anna cannot list resource");
    var pods = follow();
    Await.until(pods::isOver, () -> "it goes on");
    assertEquals(
        "cannot list pods in the namespace backend at http://127.0.0.1:%d/: it is forbidden (User anna cannot list resource); ask for the verb \"list\" on \"pods\" there"
            .formatted(server.port()),
        pods.trouble().orElseThrow().getMessage());
    cluster.leavePods("backend", listening);
  }

  @Test
  void credentialsThatWereRenewedAreFound() throws Exception {
    server.refuse("Authorization: Bearer secret", 401, "Unauthorized");
    var pods = follow();
    Await.until(() -> pods.trouble().isPresent(), () -> "no trouble");
    assertTrue(pods.trouble().get().getMessage().contains("log in again"));
    FakeCluster.write(server.port(), folder, "fresh");
    awaitNames(pods, "a");
    cluster.leavePods("backend", listening);
  }

  @Test
  void whatWasAllowedOnceIsTriedAgain() throws Exception {
    var pods = follow();
    awaitNames(pods, "a");
    server.refuse("limit=", 403, "not yet");
    server.refuse("watch=true", 403, "not yet");
    server.expireWatches();
    Await.until(() -> pods.trouble().isPresent(), () -> "no trouble");
    assertEquals(List.of("a"), names(pods));
    server.allow("limit=");
    server.allow("watch=true");
    put("b");
    awaitNames(pods, "a", "b");
    Await.until(() -> pods.trouble().isEmpty(), () -> pods.trouble().toString());
    cluster.leavePods("backend", listening);
  }

  @Test
  void watchingIsTriedAgainWhereItWasForbidden() throws Exception {
    server.refuse("watch=true", 403, "not yet");
    var pods = follow();
    Await.until(() -> !listening.notices.isEmpty(), () -> "no notice");
    server.allow("watch=true");
    Await.until(() -> server.watches() == 1, server.requests()::toString);
    put("b");
    awaitNames(pods, "a", "b");
    assertEquals(1, listening.notices.size());
    cluster.leavePods("backend", listening);
  }

  @Test
  void afterASleepAllIsMadeAnew() throws Exception {
    var pods = follow();
    Await.until(() -> server.watches() == 1, () -> "no watch");
    FakeCluster.write(server.port(), folder, "fresh");
    cluster.beginAnew();
    Await.until(
        () -> server.requests().getLast().endsWith("Bearer fresh"), server.requests()::toString);
    put("b");
    awaitNames(pods, "a", "b");
    cluster.leavePods("backend", listening);
  }

  @Test
  void aClusterThatWasMadeAnewElsewhereIsFound() throws Exception {
    var pods = follow();
    Await.until(() -> server.watches() == 1, () -> "no watch");
    server.close();
    Await.until(() -> pods.trouble().isPresent(), () -> "no trouble");
    server = new FakeApiServer();
    put("c");
    FakeCluster.write(server.port(), folder, "secret");
    awaitNames(pods, "c");
    cluster.leavePods("backend", listening);
  }
}
