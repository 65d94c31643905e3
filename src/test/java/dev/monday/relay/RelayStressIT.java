package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.monday.testing.Await;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Much at once, often and long: nothing is lost, and nothing is left. */
@Timeout(value = 300, threadMode = ThreadMode.SEPARATE_THREAD)
class RelayStressIT {
  private static final int AT_ONCE = 5_000;
  private static final int ONE_AFTER_THE_OTHER = 50_000;
  private static final int CALLERS = 4;
  private static final long GIB = 1L << 30;

  private final RecordingObserver observer = new RecordingObserver();
  private final int descriptors;
  private final EchoProgram echo;
  private final Relay relay;
  private final Listener listener;

  RelayStressIT() throws IOException {
    Requires.linux();
    rehearse();
    descriptors = Held.descriptors();
    echo = EchoProgram.start();
    relay = Relay.start(Duration.ofSeconds(30));
    listener = relay.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), observer);
    listener.leadTo(new Upstream.Local(List.of(echo.address())));
  }

  /** Java keeps a socket of its own from the first use of sockets on. */
  private static void rehearse() throws IOException {
    try (var server = Peer.server();
        var client = SocketChannel.open(server.getLocalSocketAddress())) {
      client.configureBlocking(false);
      server.accept().close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Await.until(() -> listener.traffic().open() == 0, () -> listener.traffic().toString());
    relay.close();
    echo.close();
    Await.until(() -> Held.descriptors() <= descriptors, () -> Held.descriptors() + " open");
    assertEquals(0, Held.threads("relay-"));
    assertEquals(List.of(), observer.told());
  }

  @Test
  void manyAtOnce() throws Exception {
    Requires.that(openFilesLimit() > 4 * AT_ONCE - 2_000, "fewer than 18,000 open files allowed");
    var clients = new ArrayList<Peer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < AT_ONCE; i++) {
        clients.add(Peer.connect(listener.address()));
      }
      assertEquals(AT_ONCE, echoed(threads, clients));
      assertEquals(AT_ONCE, listener.traffic().open());
      assertEquals(2, Held.threads("relay-"));
      assertEquals(AT_ONCE, echoed(threads, clients));
    } finally {
      for (Peer client : clients) {
        client.close();
      }
    }
  }

  private static int echoed(ExecutorService threads, List<Peer> clients) throws Exception {
    var answers = new ArrayList<Future<Boolean>>();
    for (Peer client : clients) {
      answers.add(threads.submit(() -> isEchoed(client)));
    }
    return count(answers);
  }

  private static boolean isEchoed(Peer client) throws IOException {
    var text = "port %d".formatted(client.socket().getLocalPort());
    client.send(text);
    return client.receive(text.length()).equals(text);
  }

  private static int count(List<Future<Boolean>> answers)
      throws InterruptedException, ExecutionException {
    int count = 0;
    for (var answer : answers) {
      count += answer.get() ? 1 : 0;
    }
    return count;
  }

  private static int openFilesLimit() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/limits"))) {
      var line = lines.filter(one -> one.startsWith("Max open files")).findFirst().orElseThrow();
      var soft = line.split(" {2,}", -1)[1];
      return soft.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(soft);
    }
  }

  @Test
  void oneAfterTheOther() throws Exception {
    var callers = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(threads.submit(this::callOften));
      }
      assertEquals(CALLERS, count(callers));
    }
    assertEquals(ONE_AFTER_THE_OTHER, listener.traffic().total());
    assertEquals(0, listener.traffic().failed());
  }

  private boolean callOften() throws IOException {
    boolean all = true;
    for (int i = 0; i < ONE_AFTER_THE_OTHER / CALLERS; i++) {
      try (var client = Peer.connect(listener.address())) {
        all &= isEchoed(client);
      }
    }
    return all;
  }

  @Test
  void muchEachWay() throws Exception {
    muchEachWay(listener);
  }

  @Test
  void muchEachWayWithoutPipes() throws Exception {
    var timing = Timing.withHold(Duration.ofSeconds(30));
    try (var copying = new Relay(timing, Names.ofThisSystem(), Optional::empty)) {
      var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var other = copying.listen(here, observer);
      other.leadTo(new Upstream.Local(List.of(echo.address())));
      muchEachWay(other);
    }
  }

  private static void muchEachWay(Listener through) throws Exception {
    try (var client = Peer.connect(through.address());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> send = () -> sendAll(client);
      var sent = threads.submit(send);
      long got = client.receiveAll();
      assertEquals(sent.get(), got);
    }
    var all = new Traffic(0, 1, GIB, GIB, 0, 0);
    Await.until(() -> through.traffic().equals(all), () -> through.traffic().toString());
  }

  private static long sendAll(Peer client) throws IOException {
    long sum = client.sendRandom(GIB, new Random(1));
    client.endOutput();
    return sum;
  }
}
