package dev.monday.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.monday.config.ConfigurationLoader;
import dev.monday.config.Hostname;
import dev.monday.config.LoadResult;
import dev.monday.config.Port;
import dev.monday.hosts.Hosts;
import dev.monday.lifecycle.ComponentId;
import dev.monday.lifecycle.Event;
import dev.monday.lifecycle.Level;
import dev.monday.lifecycle.RecordedReports;
import dev.monday.plan.ComponentSpec.AppSpec;
import dev.monday.plan.ComponentSpec.RouteSpec;
import dev.monday.plan.Naming;
import dev.monday.plan.Plan;
import dev.monday.plan.Planner;
import dev.monday.plan.Surroundings;
import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import dev.monday.relay.Upstream;
import dev.monday.system.SystemTimers;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names and routes on real sockets, with a hosts file of the test's own. */
class ProxyTest {
  private static final String HOSTS = "127.0.0.1\tlocalhost\n";

  @TempDir private Path folder;
  private Path hosts = Path.of("");
  private final SystemTimers timers = new SystemTimers();
  private final List<Proxy> proxies = new ArrayList<>();
  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final RouteEvents events =
      new RouteEvents() {
        @Override
        public void notice(ComponentId route, Level level, String topic, String text) {
          told.add("%s %s: %s".formatted(route.name(), topic, text));
        }

        @Override
        public void traffic(ComponentId route, Event.Traffic counters) {
          told.add("%s traffic: %d".formatted(route.name(), counters.total()));
        }
      };

  @BeforeEach
  void hostsFile() throws IOException {
    hosts = folder.resolve("hosts");
    Files.writeString(hosts, HOSTS);
  }

  @AfterEach
  void close() throws IOException {
    for (var proxy : proxies) {
      proxy.close();
    }
    timers.close();
    assertEquals(HOSTS, Files.readString(hosts));
  }

  @Test
  void twoPortsOfOneNameShareItsAddressAndItsLine() throws Exception {
    try (var one = new GreetingServer("one");
        var two = new GreetingServer("two")) {
      var proxy = open("{name: db, type: proxy, values: {proxy_hostname: h, ports: [%d, %d]}}", 2);
      var first = proxy.route(new Hostname("db"), new Port(ports.get(0)));
      var second = proxy.route(new Hostname("db"), new Port(ports.get(1)));
      first.leadTo(new Upstream.Target("127.0.0.1", one.port()));
      second.leadTo(new Upstream.Target("localhost", two.port()));
      assertEquals("one", greeting(first, ports.get(0)));
      assertEquals("two", greeting(second, ports.get(1)));
      assertEquals(first.address(), second.address());
      var lines = Files.readString(hosts);
      assertTrue(lines.startsWith(HOSTS), lines);
      assertEquals(1, lines.split("\tdb\\b", -1).length - 1, lines);
    }
  }

  @Test
  void anAddressIsTakenOnlyWhereAllPortsOfTheNameAreFree() throws Exception {
    var proxy = open("{name: db, type: proxy, values: {proxy_hostname: h, ports: [%d, %d]}}", 2);
    var name = new Hostname("db");
    var second = new Port(ports.get(1));
    var before = proxy.route(name, second).address().orElseThrow();
    proxy.close();
    try (var _ = new ServerSocket(second.number(), 1, before.inet())) {
      var reopened = reopen();
      var route = reopened.route(name, second);
      assertTrue(route.isBound());
      assertNotEquals(before, route.address().orElseThrow());
    }
  }

  @Test
  void aPortThatNoRouteLeadsToAnyLongerKeepsANameFromNoAddress() throws Exception {
    var proxy = open("{name: db, type: proxy, values: {proxy_hostname: h, ports: [%d, %d]}}", 2);
    var name = new Hostname("db");
    var first = new Port(ports.get(0));
    var before = proxy.route(name, first).address().orElseThrow();
    for (var port : ports) {
      proxy.driver(route("db:" + port)).retire();
    }
    while (Files.readString(hosts).contains("db")) {
      Thread.onSpinWait(); // a route is given up on a thread of its own
    }
    try (var _ = new ServerSocket(ports.get(1), 1, before.inet())) {
      proxy.add(List.of(route("db:" + first)));
      assertTrue(proxy.route(name, first).isBound());
      assertEquals(before, proxy.route(name, first).address().orElseThrow());
    }
  }

  @Test
  void aClientWaitsForAnAppThatIsNotThereYet() throws Exception {
    var proxy = openApp("hostname: shop.local, ports: [\"%d:%d\"]", 2);
    var app = proxy.routes(app(plan));
    var route = proxy.route(new Hostname("shop.local"), new Port(ports.get(0)));
    try (var client = connect(route, ports.get(0))) {
      app.started();
      try (var _ = new GreetingServer("late", ports.get(1))) {
        assertEquals("late", read(client));
      }
    }
    assertEquals("shop.local:%d → 127.0.0.1:%d".formatted(ports.get(0), ports.get(1)), app.where());
    assertEquals(
        Map.of("MONDAY_HOST", route.address().orElseThrow().toString()), app.environment());
    await("traffic: 1");
  }

  @Test
  void aPortThatAnAppListensOnIsFoundAndKeptWhileItIsRestarted() throws Exception {
    var proxy = openApp("hostname: shop.local", 0);
    var app = proxy.routes(app(plan));
    var sockets = ListeningSockets.ofThisSystem();
    var address = InetAddress.ofLiteral(app.environment().getOrDefault("MONDAY_HOST", ""));
    int port;
    app.started();
    try (var server = new GreetingServer("found")) {
      port = server.port();
      app.listensOn(
          sockets.all().stream().filter(socket -> socket.port() == server.port()).toList());
      await("shop.local:%d routed: shop.local:%d → 127.0.0.1:%d".formatted(port, port, port));
      assertEquals("found", greeting(address, port));
      assertEquals("shop.local:" + port, app.where());
    }
    app.gone();
    try (var client = new Socket(address, port);
        var server = new GreetingServer("again", port)) {
      app.started();
      app.listensOn(
          sockets.all().stream()
              .filter(
                  socket -> socket.port() == server.port() && socket.address().isLoopbackAddress())
              .filter(socket -> !socket.answersAt(address))
              .toList());
      assertEquals("again", read(client));
    }
  }

  @Test
  void anAppThatChangesKeepsTheRoutesThatWereFoundUntilItIsGone() throws Exception {
    var proxy = openApp("hostname: shop.local", 1);
    var app = proxy.routes(app(plan));
    app.started();
    app.listensOn(List.of(here(free(), 1)));
    await("routed");
    app.gone();
    assertSame(app, proxy.routes(app(plan)));
    app.retire();
    connect(proxy, free()).close();
    app.retire();
    assertThrows(ConnectException.class, () -> connect(proxy, free()));
  }

  @Test
  void aRouteThatWasFoundIsOpenForOneThatIsPlanned() throws Exception {
    var proxy = openApp("hostname: shop.local", 1);
    var app = proxy.routes(app(plan));
    app.started();
    app.listensOn(List.of(here(free(), 1)));
    await("routed");
    plan =
        plan(
            "local: [{name: shop, hostname: shop.local, ports: [%d], run: {command: shop}}]"
                .formatted(free()));
    proxy.add(List.of(route("shop.local:" + free())));
    var changed = proxy.routes(app(plan));
    assertNotSame(app, changed);
    app.gone();
    app.retire();
    var reports = new RecordedReports();
    var driver = proxy.driver(route("shop.local:" + free()));
    driver.launch(reports);
    assertEquals("ready", reports.take());
    try (var _ = new GreetingServer("changed", free());
        var client = connect(proxy, free())) {
      changed.started();
      assertEquals("changed", read(client));
    }
    driver.terminate();
    assertEquals("exited", reports.take());
    assertEquals("ended", reports.take());
    assertThrows(ConnectException.class, () -> connect(proxy, free()));
  }

  @Test
  void aRouteThatIsNeverLaunchedIsGivenBackWhenItsDriverRetires() throws Exception {
    var proxy = openApp("hostname: shop.local, ports: [%d]", 1);
    plan =
        plan(
            "forward: [{name: db, type: proxy, values: {proxy_hostname: h, ports: [%d]}}]"
                .formatted(free()));
    proxy.add(List.of(route("db:" + free())));
    var waiting = launch(reopen(), "db:" + free());
    assertTrue(waiting.take().startsWith("held by"));
    proxy.driver(route("db:" + free())).retire();
    assertEquals("ready", waiting.take());
  }

  private static ListeningSocket here(int port, int inode) {
    return new ListeningSocket(InetAddress.ofLiteral("127.0.0.1"), port, true, inode);
  }

  private static Socket connect(Proxy proxy, int port) throws IOException {
    return connect(proxy.route(new Hostname("shop.local"), new Port(port)), port);
  }

  @Test
  void whatListensByIpv6AloneIsRouted() throws Exception {
    var app = openApp("hostname: shop.local", 1).routes(app(plan));
    app.started();
    app.listensOn(List.of(new ListeningSocket(InetAddress.ofLiteral("::"), free(), false, 1)));
    await("shop.local:%d routed: shop.local:%d → [::1]:%d".formatted(free(), free(), free()));
  }

  @Test
  void aRouteThatIsInTheWayOfItsOwnAppIsGivenUp() throws Exception {
    var app = openApp("hostname: shop.local", 1).routes(app(plan));
    var own = InetAddress.ofLiteral(app.environment().getOrDefault("MONDAY_HOST", ""));
    app.started();
    app.listensOn(
        List.of(new ListeningSocket(InetAddress.ofLiteral("127.0.0.1"), free(), true, 1)));
    await("routed");
    app.gone();
    var reason = app.whoseIs(Optional.of(new Port(free()))).orElseThrow();
    assertTrue(
        reason.endsWith(
            "let it listen on 127.0.0.1 only, or on another port by ports: [\"%d:Q\"], or start it again, as the route has been given up"
                .formatted(free())),
        reason);
    try (var mine = new ServerSocket(free(), 1, own)) {
      assertEquals(own, mine.getInetAddress());
    }
    assertEquals(Optional.empty(), app.whoseIs(Optional.of(new Port(free()))));
    app.listensOn(
        List.of(new ListeningSocket(InetAddress.ofLiteral("127.0.0.1"), free(), true, 2)));
    assertEquals("shop.local", app.where());
  }

  @Test
  void whoHasAPortThatNoRouteHasIsNamed() throws Exception {
    var app = openApp("hostname: shop.local", 0).routes(app(plan));
    try (var other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertEquals(
          Optional.of(
              "port %1$d is taken: pid %2$d (java) listens on 127.0.0.1:%1$d; stop it or use another port"
                  .formatted(other.getLocalPort(), ProcessHandle.current().pid())),
          app.whoseIs(Optional.of(new Port(other.getLocalPort()))));
    }
    assertEquals(Optional.empty(), app.whoseIs(Optional.empty()));
  }

  @Test
  void aFailureWithoutAWordIsGuessedAtWhereTheAppWasNotSeenToListen() throws Exception {
    var proxy = openApp("hostname: shop.local, ports: [%d]", 1);
    assertTrue(launch(proxy, "shop.local:" + free()).take().startsWith("ready"));
    var app = proxy.routes(app(plan));
    app.started();
    app.gone();
    var guess = app.guess().orElseThrow();
    assertTrue(
        guess.startsWith(
            "if it listens on port %1$d of every address, it cannot: route shop.local:%1$d"
                .formatted(free())),
        guess);
    app.started();
    app.listensOn(
        List.of(new ListeningSocket(InetAddress.ofLiteral("127.0.0.1"), free(), true, 1)));
    app.gone();
    assertEquals(Optional.empty(), app.guess());
  }

  private int free() {
    return ports.getFirst();
  }

  @Test
  void whatListensAtItsOwnAddressNeedsNoRoute() throws Exception {
    var proxy = openApp("hostname: shop.local", 0);
    var app = proxy.routes(app(plan));
    var address = InetAddress.ofLiteral(app.environment().getOrDefault("MONDAY_HOST", ""));
    app.started();
    try (var own = new ServerSocket(0, 5, address)) {
      app.listensOn(
          ListeningSockets.ofThisSystem().all().stream()
              .filter(socket -> socket.port() == own.getLocalPort())
              .toList());
      assertEquals("shop.local:" + own.getLocalPort(), app.where());
    }
    assertEquals(List.of(), List.copyOf(told));
  }

  @Test
  void whoListensEverywhereAtARoutesPortIsNamed() throws Exception {
    try (var everywhere = new ServerSocket(0)) {
      var proxy =
          openWith(
              "forward: [{name: db, type: proxy, values: {proxy_hostname: h, ports: [%d]}}]"
                  .formatted(everywhere.getLocalPort()));
      var reports = launch(proxy, "db:" + everywhere.getLocalPort());
      var failure = reports.take();
      assertTrue(
          failure.matches(
              "failed: cannot bind 127\\.[0-9.]+:%d for db:%d: pid %d \\(java\\) listens on port %d of every address; stop it, or let it listen on 127.0.0.1 only"
                  .formatted(
                      everywhere.getLocalPort(),
                      everywhere.getLocalPort(),
                      ProcessHandle.current().pid(),
                      everywhere.getLocalPort())),
          failure);
      assertEquals("ended", reports.take());
    }
  }

  @Test
  void aNameIsWaitedForWhileAnotherRunHasIt() throws Exception {
    var first = openApp("hostname: shop.local, ports: [%d]", 1);
    var second = reopen();
    var waiting = launch(second, "shop.local:" + ports.getFirst());
    assertEquals("held by p (%d)".formatted(ProcessHandle.current().pid()), waiting.take());
    first.close();
    assertEquals("ready", waiting.take());
    assertTrue(Files.readString(hosts).contains("\tshop.local"));
  }

  @Test
  void aRouteThatWaitsForItsNameCanBeStopped() throws Exception {
    openApp("hostname: shop.local, ports: [%d]", 1);
    var second = reopen();
    var waiting = new RecordedReports();
    var driver = second.driver(route("shop.local:" + ports.getFirst()));
    driver.launch(waiting);
    assertTrue(waiting.take().startsWith("held by"));
    driver.terminate();
    assertEquals("exited", waiting.take());
    assertEquals("ended", waiting.take());
  }

  private final List<Integer> ports = new ArrayList<>();
  private Plan plan = plan("");
  private int session;

  private Proxy openApp(String keys, int count) throws Exception {
    return openWith(
        "local: [{name: shop, %s, run: {command: shop}}]".formatted(keys.formatted(free(count))));
  }

  private Proxy open(String forward, int count) throws Exception {
    return openWith("forward: [%s]".formatted(forward.formatted(free(count))));
  }

  private Proxy openWith(String parts) throws Exception {
    plan = plan(parts);
    return reopen();
  }

  private Proxy reopen() throws Exception {
    var machine =
        new Machine(
            new AddressBook(folder, plan.naming().range()),
            new NameClaims(folder, plan.project()),
            Hosts.of(Map.of(Hosts.FILE_VARIABLE, hosts.toString()))
                .open("%016x".formatted(++session)),
            ListeningSockets.ofThisSystem());
    var proxy = Proxy.open(plan, machine, timers, events);
    proxies.add(proxy);
    return proxy;
  }

  private Plan plan(String parts) {
    if (parts.isEmpty()) {
      return new Plan("none", Path.of("/"), Naming.DEFAULT, List.of());
    }
    try {
      Files.writeString(
          folder.resolve("monday.yaml"), "projects: [{name: p, %s}]".formatted(parts));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
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

  /** Ports that nobody listens on, for the format. */
  private Object[] free(int count) throws IOException {
    ports.clear();
    for (var i = 0; i < count; i++) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.add(socket.getLocalPort());
      }
    }
    return ports.toArray();
  }

  private static AppSpec app(Plan plan) {
    return plan.components().stream()
        .filter(AppSpec.class::isInstance)
        .map(AppSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private RouteSpec route(String name) {
    return plan.components().stream()
        .filter(spec -> spec.id().equals(ComponentId.route(name)))
        .map(RouteSpec.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private RecordedReports launch(Proxy proxy, String name) {
    var reports = new RecordedReports();
    proxy.driver(route(name)).launch(reports);
    return reports;
  }

  private void await(String text) throws InterruptedException {
    var before = new ArrayList<String>();
    while (true) {
      var next = told.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("\"%s\" was never told, but %s".formatted(text, before));
      }
      before.add(next);
      if (next.contains(text)) {
        return;
      }
    }
  }

  private static Socket connect(Route route, int port) throws IOException {
    var socket = new Socket();
    socket.connect(new InetSocketAddress(route.address().orElseThrow().inet(), port));
    return socket;
  }

  private static String greeting(Route route, int port) throws IOException {
    try (var socket = connect(route, port)) {
      return read(socket);
    }
  }

  private static String greeting(InetAddress address, int port) throws IOException {
    try (var socket = new Socket(address, port)) {
      return read(socket);
    }
  }

  private static String read(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
