package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.relay.Peer.Ending;
import dev.monday.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for every way of passing bytes on. */
@Timeout(60)
abstract class RelayContract {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  static final Duration LONG = Duration.ofMinutes(10);
  static final Duration SHORT = Duration.ofMillis(50);

  /** All pauses are so short that a test sees what comes after them. */
  static final Timing IMPATIENT = impatient(LONG, LONG);

  private static final int MIB = 1024 * 1024;

  final RecordingObserver observer = new RecordingObserver();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> opened = new ArrayList<>();

  ServerSocket server;
  Relay relay;
  Listener listener;

  abstract Relay relay(Timing timing, Names names);

  @BeforeEach
  void start() throws IOException {
    server = keep(Peer.server());
    relay = keep(relay(Timing.withHold(LONG), Names.ofThisSystem()));
    listener = relay.listen(ANY_PORT, observer);
  }

  static Timing impatient(Duration dial, Duration stagger) {
    return new Timing(
        LONG, dial, stagger, SHORT, SHORT, SHORT, Duration.ofMillis(10), Duration.ofMillis(100));
  }

  void startRelay(Duration hold) throws IOException {
    startRelay(Timing.withHold(hold), Names.ofThisSystem());
  }

  void startRelay(Timing timing, Names names) throws IOException {
    relay = keep(relay(timing, names));
    listener = relay.listen(ANY_PORT, observer);
  }

  @AfterEach
  void end() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    assertEquals(0, listener.traffic().open());
    assertEquals(0, listener.traffic().held());
    assertEquals(List.of(), observer.defects());
  }

  <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  <T> Future<T> beside(Callable<T> task) {
    return threads.submit(task);
  }

  static <T> T result(Future<T> task) throws Exception {
    return task.get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  Peer client() throws IOException {
    return keep(Peer.connect(listener.address()));
  }

  /** How a connection ends that is not to succeed, be it while it is made. */
  Ending endingOfNewClient() throws IOException {
    try {
      return client().ending();
    } catch (SocketException _) {
      return Ending.RESET;
    }
  }

  Peer upstream() throws IOException {
    return keep(Peer.accept(server));
  }

  /** What leads to a server that is, or may soon be, there. */
  Upstream to(ServerSocket server) {
    return new Upstream.Local(List.of((InetSocketAddress) server.getLocalSocketAddress()));
  }

  /** The two ends that a connection through the relay has. */
  record Ends(Peer client, Peer upstream) {}

  Ends connect() throws IOException, InterruptedException {
    long before = listener.traffic().open();
    listener.leadTo(to(server));
    var ends = new Ends(client(), upstream());
    awaitOpen(before + 1);
    return ends;
  }

  void awaitHeld(long count) throws InterruptedException {
    Await.until(() -> listener.traffic().held() == count, () -> listener.traffic().toString());
  }

  void awaitOpen(long count) throws InterruptedException {
    Await.until(() -> listener.traffic().open() == count, () -> listener.traffic().toString());
  }

  void awaitTraffic(Traffic expected) throws InterruptedException {
    Await.until(() -> listener.traffic().equals(expected), () -> listener.traffic().toString());
  }

  @Test
  void bytesGoEachWay() throws Exception {
    var ends = connect();
    ends.client.send("question");
    assertEquals("question", ends.upstream.receive(8));
    ends.upstream.send("answer");
    assertEquals("answer", ends.client.receive(6));
    awaitTraffic(new Traffic(1, 1, 8, 6, 0, 0));
  }

  @Test
  void manyBytesGoEachWayAtOnce() throws Exception {
    var ends = connect();
    var up = beside(() -> ends.client.sendRandom(8 * MIB, new Random(1)));
    var down = beside(() -> ends.upstream.sendRandom(8 * MIB, new Random(2)));
    var gotUp = beside(ends.upstream::receiveAll);
    var gotDown = beside(ends.client::receiveAll);
    long sentUp = result(up);
    ends.client.endOutput();
    long sentDown = result(down);
    ends.upstream.endOutput();
    assertEquals(sentUp, result(gotUp));
    assertEquals(sentDown, result(gotDown));
    awaitTraffic(new Traffic(0, 1, 8 * MIB, 8 * MIB, 0, 0));
  }

  @Test
  void clientMayEndItsSideAndStillRead() throws Exception {
    var ends = connect();
    ends.client.send("all");
    ends.client.endOutput();
    assertEquals(Ending.ORDERLY, ends.upstream.ending());
    ends.upstream.send("answer");
    assertEquals("answer", ends.client.receive(6));
    ends.upstream.close();
    assertEquals(Ending.ORDERLY, ends.client.ending());
  }

  @Test
  void upstreamMayEndItsSideAndStillRead() throws Exception {
    var ends = connect();
    ends.upstream.endOutput();
    assertEquals(Ending.ORDERLY, ends.client.ending());
    ends.client.send("more");
    assertEquals("more", ends.upstream.receive(4));
    ends.client.close();
    assertEquals(Ending.ORDERLY, ends.upstream.ending());
  }

  @Test
  void resetOfTheClientReachesTheUpstream() throws Exception {
    var ends = connect();
    ends.client.reset();
    assertEquals(Ending.RESET, ends.upstream.ending());
  }

  @Test
  void resetOfTheUpstreamReachesTheClient() throws Exception {
    var ends = connect();
    ends.upstream.reset();
    assertEquals(Ending.RESET, ends.client.ending());
  }

  @Test
  void resetIsNoOrderlyEndThoughDataIsOnTheWay() throws Exception {
    var ends = connect();
    fill(ends.client);
    ends.client.reset();
    assertEquals(Ending.RESET, ends.upstream.ending());
  }

  @Test
  void resetOfTheUpstreamIsNoOrderlyEndThoughDataIsOnTheWay() throws Exception {
    var ends = connect();
    fill(ends.upstream);
    ends.upstream.reset();
    assertEquals(Ending.RESET, ends.client.ending());
  }

  @Test
  void resetIsSeenThoughTheUpstreamHasStoppedReading() throws Exception {
    startRelay(IMPATIENT, Names.ofThisSystem());
    var ends = connect();
    fill(ends.client);
    ends.client.reset();
    awaitOpen(0);
    assertEquals(Ending.RESET, ends.upstream.ending());
  }

  @Test
  void resetIsSeenAfterTheClientHasSentAll() throws Exception {
    startRelay(IMPATIENT, Names.ofThisSystem());
    var ends = connect();
    ends.client.endOutput();
    assertEquals(Ending.ORDERLY, ends.upstream.ending());
    ends.client.reset();
    awaitOpen(0);
  }

  @Test
  void endedDirectionsAreNotMistakenForAReset() throws Exception {
    startRelay(IMPATIENT, Names.ofThisSystem());
    var ends = connect();
    ends.upstream.endOutput();
    assertEquals(Ending.ORDERLY, ends.client.ending());
    long taken = sendUntilBehind(ends.client);
    ends.client.endOutput();
    var other = connect();
    other.client.endOutput();
    assertEquals(Ending.ORDERLY, other.upstream.ending());
    other.client.reset(); // once this is found, the first connection has been looked at as well
    awaitOpen(1);
    ends.upstream.socket().getInputStream().skipNBytes(taken);
    assertEquals(Ending.ORDERLY, ends.upstream.ending());
    awaitOpen(0);
  }

  @Test
  void resetOfAHeldClientIsSeenThoughItIsNotRead() throws Exception {
    startRelay(IMPATIENT, Names.ofThisSystem());
    var talking = client();
    talking.sendRandom(MIB, new Random(4));
    var ended = client();
    ended.send("all");
    ended.endOutput();
    awaitHeld(2);
    talking.reset();
    awaitHeld(1);
    ended.reset();
    awaitHeld(0);
    assertEquals(0, listener.traffic().failed());
  }

  /** Sends until nothing more is taken; returns how much was. */
  private long fill(Peer peer) throws Exception {
    var taken = new AtomicLong();
    var block = new byte[64 * 1024];
    var writer =
        beside(() -> {
          while (taken.get() < 256L * MIB) {
            peer.socket().getOutputStream().write(block);
            taken.addAndGet(block.length);
          }
          return 0;
        });
    long before = -1;
    while (taken.get() != before && !writer.isDone()) {
      before = taken.get();
      Thread.sleep(200);
    }
    return taken.get();
  }

  /** Sends until the relay keeps a rest, all of which has left the sender; returns how much. */
  private long sendUntilBehind(Peer client) throws Exception {
    var block = new byte[64 * 1024];
    long sent = 0;
    long before = -1;
    while (before != listener.traffic().bytesIn()) {
      before = listener.traffic().bytesIn();
      client.socket().getOutputStream().write(block);
      sent += block.length;
      awaitQuiet(sent);
    }
    return sent;
  }

  /** Until the upstream was given that much, or has taken nothing for a moment. */
  private void awaitQuiet(long bytes) throws InterruptedException {
    long before = -1;
    while (listener.traffic().bytesIn() < bytes && listener.traffic().bytesIn() != before) {
      before = listener.traffic().bytesIn();
      Thread.sleep(200);
    }
  }

  @Test
  void slowReaderSlowsTheWriterDown() throws Exception {
    var ends = connect();
    long taken = fill(ends.client);
    // What four sockets' buffers take by themselves on Linux is below 32 MiB.
    assertTrue(taken < 64L * MIB, () -> taken + " bytes were taken");
    ends.upstream.socket().getInputStream().skipNBytes(taken);
    ends.upstream.send("go on");
    assertEquals("go on", ends.client.receive(5));
  }

  @Test
  void connectionsAreHeldUntilThereIsAnUpstream() throws Exception {
    var early = client();
    early.send("early");
    awaitHeld(1);
    listener.leadTo(to(server));
    var upstream = upstream();
    assertEquals("early", upstream.receive(5));
    upstream.send("answer");
    assertEquals("answer", early.receive(6));
    awaitTraffic(new Traffic(1, 1, 5, 6, 0, 0));
  }

  @Test
  void heldClientMayHaveSaidAll() throws Exception {
    var client = client();
    client.send("all");
    client.endOutput();
    awaitHeld(1);
    listener.leadTo(to(server));
    var upstream = upstream();
    assertEquals("all", upstream.receive(3));
    assertEquals(Ending.ORDERLY, upstream.ending());
    upstream.send("answer");
    assertEquals("answer", client.receive(6));
  }

  @Test
  void heldClientMaySendMoreThanIsKept() throws Exception {
    var client = client();
    var sum = beside(() -> client.sendRandom(MIB, new Random(3)));
    awaitHeld(1);
    listener.leadTo(to(server));
    var upstream = upstream();
    var got = beside(upstream::receiveAll);
    assertEquals(result(sum), sumAfterEnd(client, got));
  }

  private static long sumAfterEnd(Peer client, Future<Long> got) throws Exception {
    client.endOutput();
    return result(got);
  }

  @Test
  void clientThatLeavesWhileHeldIsNotDialed() throws Exception {
    var leaving = client();
    var resetting = client();
    awaitHeld(2);
    leaving.close();
    resetting.reset();
    awaitHeld(0);
    var staying = client();
    staying.send("staying");
    awaitHeld(1);
    listener.leadTo(to(server));
    assertEquals("staying", upstream().receive(7));
    awaitTraffic(new Traffic(1, 3, 7, 0, 0, 0));
  }

  @Test
  void connectionIsResetWhenItsHoldTimeIsOver() throws Exception {
    startRelay(SHORT);
    assertEquals(Ending.RESET, endingOfNewClient());
    awaitTold("held for PT0.05S (1)");
    assertEquals(1, listener.traffic().failed());
  }

  @Test
  void upstreamThatIsGoneHoldsAgain() throws Exception {
    var ends = connect();
    listener.hold();
    var held = client();
    awaitHeld(1);
    ends.client.send("x");
    assertEquals("x", ends.upstream.receive(1));
    var other = keep(Peer.server());
    listener.leadTo(to(other));
    var upstream = keep(Peer.accept(other));
    held.send("y");
    assertEquals("y", upstream.receive(1));
    ends.upstream.send("z");
    assertEquals("z", ends.client.receive(1));
  }

  @Test
  void refusedDialIsRepeatedUntilTheProgramListens() throws Exception {
    var address = (InetSocketAddress) server.getLocalSocketAddress();
    server.close();
    listener.leadTo(to(server));
    var client = client();
    client.send("patience");
    awaitHeld(1);
    server = keep(new ServerSocket(address.getPort(), 10, address.getAddress()));
    assertEquals("patience", upstream().receive(8));
  }

  @Test
  void clientIsResetWhenItIsRefusedForTheWholeHoldTime() throws Exception {
    startRelay(SHORT);
    server.close();
    listener.leadTo(to(server));
    assertEquals(Ending.RESET, endingOfNewClient());
    var line = "cannot reach 127.0.0.1:%d: connection refused (1)".formatted(server.getLocalPort());
    awaitTold(line);
  }

  @Test
  void localAddressesAreTriedInTurn() throws Exception {
    var closed = Peer.server();
    closed.close();
    var addresses =
        List.of(
            (InetSocketAddress) closed.getLocalSocketAddress(),
            (InetSocketAddress) server.getLocalSocketAddress());
    listener.leadTo(new Upstream.Local(addresses));
    var client = client();
    client.send("x");
    assertEquals("x", upstream().receive(1));
  }

  @Test
  void targetIsFoundByNameOrAddress() throws Exception {
    for (String host : List.of("localhost", "127.0.0.1")) {
      listener.leadTo(new Upstream.Target(host, server.getLocalPort()));
      var client = client();
      client.send(host);
      assertEquals(host, upstream().receive(host.length()));
    }
  }

  @Test
  void targetMayBeAnIpv6Address() throws Exception {
    var six = keep(new ServerSocket(0, 10, InetAddress.ofLiteral("::1")));
    listener.leadTo(new Upstream.Target("::1", six.getLocalPort()));
    var client = client();
    client.send("six");
    assertEquals("six", keep(Peer.accept(six)).receive(3));
  }

  @Test
  void targetThatRefusesEndsThatConnectionAlone() throws Exception {
    server.close();
    listener.leadTo(new Upstream.Target("127.0.0.1", server.getLocalPort()));
    assertEquals(Ending.RESET, endingOfNewClient());
    var other = keep(Peer.server());
    listener.leadTo(to(other));
    client().send("x");
    assertEquals("x", keep(Peer.accept(other)).receive(1));
    assertEquals(1, listener.traffic().failed());
  }

  @Test
  void namesAreLookedUpForEveryConnection() throws Exception {
    var answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
    startRelay(Timing.withHold(LONG), _ -> List.of(InetAddress.ofLiteral(answers.remove())));
    listener.leadTo(new Upstream.Target("moving.example", server.getLocalPort()));
    assertEquals(Ending.RESET, endingOfNewClient());
    client().send("x");
    assertEquals("x", upstream().receive(1));
  }

  @Test
  void nextAddressIsTriedBesideOneThatDoesNotAnswer() throws Exception {
    var dead = InetAddress.ofLiteral("127.0.0.2");
    deafServer(dead, server.getLocalPort());
    startRelay(impatient(LONG, SHORT), _ -> List.of(dead, InetAddress.getLoopbackAddress()));
    listener.leadTo(new Upstream.Target("half.example", server.getLocalPort()));
    client().send("x");
    assertEquals("x", upstream().receive(1));
  }

  @Test
  void dialThatIsNotAnsweredEnds() throws Exception {
    var dead = InetAddress.ofLiteral("127.0.0.2");
    int port = deafServer(dead, 0);
    startRelay(impatient(SHORT, LONG), Names.ofThisSystem());
    listener.leadTo(new Upstream.Target("127.0.0.2", port));
    assertEquals(Ending.RESET, endingOfNewClient());
    awaitTold("cannot reach 127.0.0.2:%d: no answer within 0.05 s (1)".formatted(port));
  }

  /** A port that answers nobody, as its queue is full. */
  private int deafServer(InetAddress address, int port) throws IOException {
    var deaf = keep(new ServerSocket(port, 1, address));
    for (int i = 0; i < 2; i++) {
      keep(new Socket(address, deaf.getLocalPort()));
    }
    return deaf.getLocalPort();
  }

  void awaitTold(String line) throws InterruptedException {
    Await.until(() -> observer.told().equals(List.of(line)), observer.told()::toString);
  }

  @Test
  void failuresAreToldSeldomAndCounted() throws Exception {
    startRelay(IMPATIENT, Names.ofThisSystem());
    server.close();
    listener.leadTo(new Upstream.Target("127.0.0.1", server.getLocalPort()));
    for (int i = 0; i < 20; i++) {
      assertEquals(Ending.RESET, endingOfNewClient());
    }
    Await.until(() -> counted() == 20, observer.told()::toString);
    assertTrue(observer.told().getFirst().endsWith("(1)"), observer.told()::toString);
  }

  private int counted() {
    return observer.told().stream()
        .mapToInt(line -> Integer.parseInt(line.replaceAll(".*\\((\\d+)\\)", "$1")))
        .sum();
  }

  @Test
  void unknownNameIsSaid() throws Exception {
    listener.leadTo(new Upstream.Target("no-such-name.invalid", 1));
    assertEquals(Ending.RESET, endingOfNewClient());
    var line = "cannot reach no-such-name.invalid:1: there is no such name (1)";
    awaitTold(line);
  }

  @Test
  void targetThatLeadsBackToItsOwnListenerIsNotDialed() throws Exception {
    var own = listener.address();
    listener.leadTo(new Upstream.Target(own.getAddress().getHostAddress(), own.getPort()));
    assertEquals(Ending.RESET, endingOfNewClient());
    awaitTold(
        "cannot reach %s:%d: it leads back to itself (1)"
            .formatted(own.getAddress().getHostAddress(), own.getPort()));
    assertEquals(1, listener.traffic().total());
  }

  @Test
  void closedListenerGivesUpItsAddressAndItsConnections() throws Exception {
    var ends = connect();
    listener.hold();
    var held = client();
    awaitHeld(1);
    listener.close();
    assertEquals(Ending.RESET, held.ending());
    assertEquals(Ending.ORDERLY, ends.client.ending());
    assertEquals(Ending.ORDERLY, ends.upstream.ending());
    keep(new ServerSocket(listener.address().getPort(), 1, listener.address().getAddress()));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:%d",
    "::1, [::1]:%d",
    "localhost.localdomain, localhost.localdomain:%1$d at 127.0.0.1"
  })
  void addressThatRefusesIsNamedOnce(String host, String place) throws Exception {
    var local = InetAddress.ofLiteral(host.equals("::1") ? host : "127.0.0.1");
    startRelay(Timing.withHold(LONG), _ -> List.of(local));
    int port = server.getLocalPort();
    server.close();
    listener.leadTo(new Upstream.Target(host, port));
    assertEquals(Ending.RESET, endingOfNewClient());
    var named = place.formatted(port).replace("[::1]", "[0:0:0:0:0:0:0:1]");
    awaitTold("cannot reach %s: connection refused (1)".formatted(named));
  }

  @Test
  void closedListenerIsForgotten() throws Exception {
    var closed = closedListener();
    Await.until(
        () -> {
          System.gc();
          return closed.refersTo(null);
        },
        () -> "it is still there");
  }

  private WeakReference<Listener> closedListener() throws IOException {
    try (var other = relay.listen(ANY_PORT, observer)) {
      return new WeakReference<>(other);
    }
  }

  @Test
  void manyConnectionsAtOnce() throws Exception {
    listener.leadTo(to(server));
    var echo = beside(this::echoAll);
    var answers = new ArrayList<Future<Boolean>>();
    for (int i = 0; i < 500; i++) {
      int seed = i;
      answers.add(beside(() -> isEchoed(seed)));
    }
    for (var answer : answers) {
      assertTrue(result(answer));
    }
    server.close();
    result(echo);
    assertEquals(500, listener.traffic().total());
  }

  @Test
  void nothingIsLeft() throws Exception {
    listener.close();
    relay.close();
    int descriptors = Held.descriptors();
    startRelay(LONG);
    for (int i = 0; i < 30; i++) {
      var ends = connect();
      switch (i % 3) {
        case 0 -> ends.client.reset();
        case 1 -> ends.client.sendRandom(MIB / 4, new Random(5));
        default -> ends.client.endOutput();
      }
      ends.client.close();
      ends.upstream.close();
      awaitOpen(0);
    }
    listener.hold();
    client().reset();
    awaitHeld(0);
    relay.close();
    Await.until(() -> Held.descriptors() == descriptors, () -> Held.descriptors() + " open");
    assertEquals(0, Held.threads("relay-"));
  }

  /** With still smaller windows TCP itself makes pauses of 200 ms, with or without a relay. */
  @RepeatedTest(5)
  void randomPiecesArriveAsTheyWereSent() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var ends = connect();
    for (var peer : List.of(ends.client, ends.upstream)) {
      peer.socket().setReceiveBufferSize(50_000 + random.nextInt(100_000));
      peer.socket().setSendBufferSize(1 + random.nextInt(100_000));
    }
    var sides = new ArrayList<Future<Long>>();
    for (var peer : List.of(ends.client, ends.upstream)) {
      var own = new Random(random.nextLong());
      sides.add(beside(() -> peer.sendPieces(own)));
    }
    var gotUp = beside(() -> ends.upstream.receivePieces(new Random(seed)));
    var gotDown = beside(() -> ends.client.receivePieces(new Random(seed)));
    assertEquals(result(sides.get(0)), result(gotUp), "seed " + seed);
    assertEquals(result(sides.get(1)), result(gotDown), "seed " + seed);
  }

  private boolean isEchoed(int seed) throws Exception {
    try (var peer = Peer.connect(listener.address())) {
      var sum = beside(() -> peer.sendRandom(100_000, new Random(seed)));
      var got = beside(peer::receiveAll);
      long sent = result(sum);
      peer.endOutput();
      return sent == result(got);
    }
  }

  private int echoAll() throws IOException {
    int count = 0;
    while (true) {
      Socket socket;
      try {
        socket = server.accept();
      } catch (SocketException closed) {
        return count;
      }
      count++;
      threads.execute(() -> echo(socket));
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void mistakeOfOursEndsOneConnection() throws Exception {
    var answers = new ArrayDeque<>(List.of("", "127.0.0.1"));
    startRelay(Timing.withHold(LONG), _ -> addresses(answers.remove()));
    listener.leadTo(new Upstream.Target("odd.example", server.getLocalPort()));
    assertEquals(Ending.RESET, endingOfNewClient());
    client().send("x");
    assertEquals("x", upstream().receive(1));
    Await.until(() -> !observer.defects().isEmpty(), () -> "no defect was told");
    observer.forget();
  }

  /** No resolver answers with null, which is why it makes a mistake of everything. */
  private static List<InetAddress> addresses(String literal) {
    return literal.isEmpty()
        ? Collections.singletonList(null)
        : List.of(InetAddress.ofLiteral(literal));
  }

  @Test
  void addressInUseIsSaid() {
    assertThrows(BindException.class, () -> relay.listen(listener.address(), observer));
    assertNotEquals(0, listener.address().getPort());
  }
}
