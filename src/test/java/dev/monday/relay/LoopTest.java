package dev.monday.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Timing TIMING = Timing.withHold(Duration.ofMinutes(1));

  private final RecordingObserver observer = new RecordingObserver();

  private static Loop loop(String name, Selector selector) {
    return Loop.start(name, TIMING, Names.ofThisSystem(), Optional.empty(), selector);
  }

  private Listener listen(Loop home, Loop other) throws IOException {
    return Listener.bind(ANY_PORT, observer, home, List.of(home, other), TIMING, _ -> {});
  }

  private static Socket connect(Listener listener) throws IOException {
    var socket = new Socket();
    socket.connect(listener.address());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static boolean isRefused(Listener listener) {
    try {
      connect(listener).close();
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFailedSelectorEndsWhatItWatchedAndTheOtherLoopGoesOn() throws Exception {
    var selector = FailingSelector.create();
    try (var failing = loop("failing", selector);
        var living = loop("living", Selector.open());
        var dead = listen(failing, living);
        var alive = listen(living, failing)) {
      var first = connect(dead);
      var second = connect(dead);
      Await.until(() -> dead.traffic().held() == 2, () -> dead.traffic().toString());
      selector.fail();
      Await.until(failing::isDead, () -> "it lives");
      Await.until(() -> dead.traffic().held() == 1, () -> dead.traffic().toString());
      Await.until(() -> isRefused(dead), () -> "it still accepts");
      for (int i = 0; i < 4; i++) {
        connect(alive).close();
      }
      Await.until(() -> alive.traffic().total() == 4, () -> alive.traffic().toString());
      Await.until(() -> !observer.defects().isEmpty(), () -> observer.told().toString());
      assertThrows(IOException.class, () -> listen(failing, living));
      first.close();
      second.close();
    }
  }

  @Test
  void aListenerWhoseLoopDoesNotAnswerSaysSo() throws Exception {
    var blocked = new CountDownLatch(1);
    try (var home = loop("home", Selector.open());
        var other = loop("other", Selector.open())) {
      var listener = listen(home, other);
      home.post(() -> {
        try {
          blocked.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      });
      Thread.currentThread().interrupt(); // who waits no longer hears it as well
      var failure = assertThrows(IOException.class, listener::close);
      assertTrue(Thread.interrupted());
      var message = String.valueOf(failure.getMessage());
      assertTrue(message.startsWith("cannot close the listener at 127.0.0.1:"), message);
      blocked.countDown();
      listener.close();
      assertEquals(List.of(), observer.told());
    }
  }
}
