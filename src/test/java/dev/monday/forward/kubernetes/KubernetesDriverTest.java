package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Forward;
import dev.monday.config.Hostname;
import dev.monday.config.LoadResult;
import dev.monday.config.Port;
import dev.monday.hosts.Hosts;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Driver;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.RecordedReports;
import dev.monday.plan.ComponentSpec.ForwardSpec;
import dev.monday.plan.Plan;
import dev.monday.plan.Planner;
import dev.monday.plan.Surroundings;
import dev.monday.process.ListeningSockets;
import dev.monday.proxy.AddressBook;
import dev.monday.proxy.Machine;
import dev.monday.proxy.NameClaims;
import dev.monday.proxy.Proxy;
import dev.monday.proxy.RouteEvents;
import dev.monday.system.SystemTimers;
import dev.monday.testing.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** A forward of a configuration, from a name of this machine to pods, without a cluster. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class KubernetesDriverTest {
  private static final int ECHO = 9000;

  @TempDir private Path folder = Path.of("");
  private final SystemTimers timers = new SystemTimers();
  private final RecordedReports reports = new RecordedReports();
  private final List<Driver> launched = new ArrayList<>();
  private int here;
  private FakeApiServer server;
  private PodPrograms programs;
  private Proxy proxy;
  private Plan plan;

  /** What the routes say of themselves is for another test. */
  private static final class Unheard implements RouteEvents {
    @Override
    public void notice(ComponentId route, Level level, String topic, String text) {}

    @Override
    public void traffic(ComponentId route, Event.Traffic counters) {}
  }

  @BeforeEach
  void begin() throws Exception {
    Files.writeString(folder.resolve("hosts"), "");
    try (var free = new ServerSocket(0)) {
      here = free.getLocalPort();
    }
    server = new FakeApiServer();
    programs = new PodPrograms("shop-1");
    FakeCluster.of(server.port(), folder);
    plan = plan();
    var machine =
        new Machine(
            new AddressBook(folder, plan.naming().range()),
            new NameClaims(folder, plan.project()),
            Hosts.of(Map.of(Hosts.FILE_VARIABLE, folder.resolve("hosts").toString()))
                .open("0123456789abcdef"),
            ListeningSockets.ofThisSystem());
    proxy = Proxy.open(plan, machine, timers, new Unheard());
  }

  @AfterEach
  void end() throws Exception {
    for (var driver : launched) {
      driver.terminate();
      while (!reports.take().equals("ended")) {
        // what else it had to say is no matter here
      }
    }
    proxy.close();
    timers.close();
    server.close();
    programs.close();
  }

  private Plan plan() throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        """
        projects:
        - name: p
          forward:
          - name: shop.test
            type: kubernetes
            values: {namespace: backend, labels: {app: shop}, ports: ["%1$d:9000"]}
          - name: named.test
            type: kubernetes
            values: {namespace: backend, labels: {app: shop}, ports: ["%1$d:web"]}
        """
            .formatted(here));
    return switch (ConfigurationLoader.load(folder, Map.of(), folder)) {
      case LoadResult.Refused refused -> fail(refused.text(folder));
      case LoadResult.Loaded loaded ->
          Planner.plan(
              loaded.configuration(),
              loaded.configuration().projects().getFirst(),
              new Surroundings(Map.of(), folder, Files::exists),
              new ArrayList<>());
    };
  }

  private void launch(String name) {
    var run = new KubernetesRun(proxy, Map.of(), Await.PATIENCE);
    var driver = run.driver(forward(name), Optional.of(FakeCluster.kubeconfig(folder)));
    launched.add(driver);
    driver.launch(reports);
  }

  private Forward.Kubernetes forward(String name) {
    return plan.components().stream()
        .filter(spec -> spec.id().name().equals(name))
        .filter(ForwardSpec.class::isInstance)
        .map(spec -> (Forward.Kubernetes) ((ForwardSpec) spec).forward())
        .findFirst()
        .orElseThrow();
  }

  private void put(String name, boolean ready, String since) {
    server.listen(name, ECHO, programs.echo());
    server.put("pods", name, FakeApiServer.pod(name, ready, false, since));
  }

  /** A pod whose containers are ready, but not it, since its node is not heard of. */
  private void putDoubted(String name) {
    var containers = "\"conditions\":[{\"type\":\"ContainersReady\",\"status\":\"True\"},";
    server.put(
        "pods",
        name,
        FakeApiServer.pod(name, false, false).replace("\"conditions\":[", containers));
  }

  private Socket connect() throws IOException {
    var route = proxy.route(new Hostname("shop.test"), new Port(here));
    return new Socket(route.address().orElseThrow().inet(), here);
  }

  private static void isAnswered(Socket client) throws IOException {
    client.getOutputStream().write(7);
    assertEquals(7, client.getInputStream().read());
  }

  private List<String> take(int count) throws InterruptedException {
    var words = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      words.add(reports.take());
    }
    return words;
  }

  private String ready() {
    return "ready shop.test:%d → %d of app=shop in backend".formatted(here, ECHO);
  }

  @Test
  void isReadyOnceAPodHasTakenAConnection() throws Exception {
    launch("shop.test");
    assertEquals("waiting: there is no pod with app=shop in the namespace backend", reports.take());
    server.put("pods", "shop-1", FakeApiServer.pod("shop-1", true, false));
    assertEquals(
        "waiting: cannot reach shop-1:9000: nothing listens there in the pod", reports.take());
    server.listen("shop-1", ECHO, programs.echo());
    assertEquals(ready(), reports.take());
    try (var client = connect()) {
      isAnswered(client);
    }
  }

  @Test
  void clientsWaitWhileNoPodIsReady() throws Exception {
    put("shop-1", true, "2026-01-01T00:00:01Z");
    launch("shop.test");
    assertEquals(ready(), reports.take());
    put("shop-1", false, "2026-01-01T00:00:02Z");
    var unready = reports.take();
    assertEquals(
        true,
        unready.contains("no pod with app=shop is ready in the namespace backend (1 not ready)"),
        unready);
    try (var client = connect()) {
      put("shop-2", true, "2026-01-01T00:00:03Z");
      isAnswered(client);
    }
    assertEquals(ready(), reports.take());
  }

  @Test
  void thePodThatBecameReadyLastIsNamed() throws Exception {
    put("shop-1", true, "2026-01-01T00:00:01Z");
    launch("shop.test");
    assertEquals(ready(), reports.take());
    put("shop-2", true, "2026-01-01T00:00:02Z");
    assertEquals("pod: new connections go to shop-2", reports.take());
  }

  @Test
  void aDoubtedNodeIsSaidOnceEachTime() throws Exception {
    put("shop-1", true, "2026-01-01T00:00:01Z");
    launch("shop.test");
    assertEquals(ready(), reports.take());
    var doubt =
        "pods: the cluster has not heard of the node of shop-1 for a while; connections go there"
            + " all the same, as no other pod is ready";
    putDoubted("shop-1");
    assertEquals(doubt, reports.take());
    putDoubted("shop-1");
    try (var client = connect()) {
      isAnswered(client);
    }
    put("shop-2", true, "2026-01-01T00:00:02Z");
    assertEquals("pod: new connections go to shop-2", reports.take());
    server.remove("pods", "shop-2");
    assertEquals(List.of("pod: new connections go to shop-1", doubt), take(2));
  }

  @Test
  void aPortThatNoContainerNamesFailsIt() throws Exception {
    put("shop-1", true, "2026-01-01T00:00:01Z");
    launch("named.test");
    assertEquals(
        "failed: no container of the pod shop-1 has a port named \"web\"; they have http",
        reports.take());
  }
}
