package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.relay.Peer.Ending;
import dev.monday.testing.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connector makes is on the other side, here a socket that threads wait for. */
class ThroughRelayTest extends RelayContract {

  @Override
  Relay relay(Timing timing, Names names) {
    return new Relay(timing, names, Optional::empty);
  }

  @Override
  Upstream to(ServerSocket target) {
    return to((InetSocketAddress) target.getLocalSocketAddress());
  }

  private static Upstream to(InetSocketAddress address) {
    return new Upstream.Through(address.toString(), () -> connect(address));
  }

  private static Duplex connect(InetSocketAddress address) throws UnreachableException {
    try {
      return new SocketDuplex(SocketChannel.open(address));
    } catch (IOException failure) {
      throw UnreachableException.passing(
          "cannot reach %s: %s".formatted(Sockets.text(address), Sockets.reason(failure)), failure);
    }
  }

  /** The JDK keeps two descriptors of its own once a virtual thread has waited for a socket. */
  @BeforeEach
  void letTheSystemWarmUp() throws Exception {
    var ends = connect();
    ends.upstream().send("x");
    assertEquals("x", ends.client().receive(1));
    ends.client().close();
    assertEquals(Ending.ORDERLY, ends.upstream().ending());
    ends.upstream().close();
    awaitOpen(0);
    relay.close();
    startRelay(Timing.withHold(LONG), Names.ofThisSystem());
  }

  private void leadThrough(Connector connector) {
    listener.leadTo(new Upstream.Through("the far side", connector));
  }

  @Test
  void refusalEndsThatConnectionAlone() throws Exception {
    leadThrough(() -> {
      throw UnreachableException.refused("the far side says no", null);
    });
    assertEquals(Ending.RESET, endingOfNewClient());
    awaitTold("the far side says no (1)");
    assertEquals(1, listener.traffic().failed());
    listener.leadTo(to(server));
    client().send("x");
    assertEquals("x", upstream().receive(1));
  }

  @Test
  void newUpstreamIsNotKeptWaitingByAnOldOne() throws Exception {
    var asked = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    leadThrough(() -> {
      asked.countDown();
      try {
        Thread.sleep(LONG);
        throw new AssertionError("it was not interrupted");
      } catch (InterruptedException given) {
        interrupted.countDown();
        throw given;
      }
    });
    client().send("x");
    asked.await();
    listener.leadTo(to(server));
    assertEquals("x", upstream().receive(1));
    interrupted.await();
  }

  @Test
  void connectionThatComesTooLateIsEnded() throws Exception {
    var asked = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    var late = keep(Peer.server());
    leadThrough(() -> {
      asked.countDown();
      awaitStubbornly(answered);
      return connect((InetSocketAddress) late.getLocalSocketAddress());
    });
    client();
    asked.await();
    listener.leadTo(to(server));
    keep(Peer.accept(server));
    answered.countDown();
    assertEquals(Ending.RESET, keep(Peer.accept(late)).ending());
  }

  private static void awaitStubbornly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        // this is what makes it stubborn
      }
    }
  }

  @Test
  void connectorThatDoesNotAnswerIsAskedAgain() throws Exception {
    startRelay(impatient(SHORT, LONG), Names.ofThisSystem());
    var asked = new AtomicInteger();
    var there = to(server);
    leadThrough(() -> {
      if (asked.incrementAndGet() == 1) {
        Thread.sleep(LONG);
      }
      return ((Upstream.Through) there).connector().connect();
    });
    client().send("x");
    assertEquals("x", upstream().receive(1));
  }

  @Test
  void connectorThatNeverAnswersIsNamed() throws Exception {
    var timing = impatient(SHORT, LONG);
    startRelay(
        new Timing(
            SHORT,
            timing.dial(),
            timing.stagger(),
            timing.firstRetry(),
            timing.lastRetry(),
            timing.acceptPause(),
            timing.resetSearch(),
            timing.noticePause()),
        Names.ofThisSystem());
    leadThrough(() -> {
      Thread.sleep(LONG);
      throw new AssertionError("it was not interrupted");
    });
    assertEquals(Ending.RESET, endingOfNewClient());
    awaitTold("cannot reach the far side: no answer within 0.05 s (1)");
  }

  @Test
  void mistakeOfAConnectorEndsOneConnection() throws Exception {
    leadThrough(() -> {
      throw new IllegalStateException("odd");
    });
    assertEquals(Ending.RESET, endingOfNewClient());
    Await.until(() -> !observer.defects().isEmpty(), () -> "no defect was told");
    observer.forget();
  }

  @Test
  void mistakeOfTheFarSideEndsOneConnection() throws Exception {
    leadThrough(OddDuplex::new);
    assertEquals(Ending.RESET, endingOfNewClient());
    Await.until(() -> !observer.defects().isEmpty(), () -> "no defect was told");
    observer.forget();
  }

  /** Neither reads nor writes, and says so in a way that nobody expects. */
  private static final class OddDuplex implements Duplex {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public int read(ByteBuffer bytes) {
      throw new IllegalStateException("odd");
    }

    @Override
    public void write(ByteBuffer bytes) {
      throw new IllegalStateException("odd");
    }

    @Override
    public void shutdownOutput() {
      throw new IllegalStateException("odd");
    }

    @Override
    public void reset() {
      ended.countDown();
    }

    @Override
    public void close() {
      ended.countDown();
    }
  }

  @Test
  void noThreadOfThePlatformIsNeededForAConnection() throws Exception {
    var first = connect();
    int before = Thread.getAllStackTraces().size();
    List<Ends> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(connect());
    }
    for (var ends : all) {
      ends.client().send("x");
      assertEquals("x", ends.upstream().receive(1));
    }
    int more = Thread.getAllStackTraces().size() - before;
    assertTrue(more < 20, () -> more + " threads more");
    first.client().send("y");
    assertEquals("y", first.upstream().receive(1));
  }
}
