package dev.monday.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import dev.monday.testing.Requires;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ListeningPortsTest {
  private static final ComponentId APP = ComponentId.app("app");
  private static final ComponentId OTHER = ComponentId.app("other");

  private final Told told = new Told(new LinkedBlockingQueue<>());

  /** What was said, as text, in its order. */
  private record Told(BlockingQueue<String> lines) {
    ListeningPorts follow(ListeningSockets sockets) {
      return new ListeningPorts(sockets, cause -> lines.add(String.valueOf(cause.getMessage())));
    }

    Consumer<Set<ListeningSocket>> of(ComponentId app) {
      return sockets ->
          lines.add(
              app + sockets.stream().map(s -> " " + s).sorted().collect(Collectors.joining()));
    }

    void await(String line) throws InterruptedException {
      assertEquals(line, lines.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void aProgramsPortsAreToldWhileItRuns() throws Exception {
    Requires.linux();
    var pid = ProcessHandle.current().pid();
    try (var ports = told.follow(ListeningSockets.ofThisSystem())) {
      try (var server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
        ports.started(APP, () -> List.of(pid), told.of(APP));
        told.await("app/app 127.0.0.1:" + server.getLocalPort());
      }
      told.await("app/app");
    }
  }

  @Test
  void appsComeAndGo() throws Exception {
    var sockets = new ScriptedSockets();
    sockets.open(8080, 1);
    sockets.open(8081, 2);
    try (var ports = told.follow(sockets)) {
      ports.started(APP, () -> List.of(1L), told.of(APP));
      told.await("app/app 127.0.0.1:8080");
      ports.started(OTHER, () -> List.of(2L), told.of(OTHER));
      told.await("app/other 127.0.0.1:8081");
      ports.ended(OTHER);
      ports.ended(APP);
      ports.started(APP, () -> List.of(2L), told.of(APP));
      told.await("app/app 127.0.0.1:8081");
      sockets.open(9090, 2);
      told.await("app/app 127.0.0.1:8081 127.0.0.1:9090");
    }
    assertTrue(told.lines.isEmpty(), told.lines::toString);
  }

  @Test
  void thatItCannotBeKnownIsSaidOnce() throws Exception {
    var sockets = new ScriptedSockets();
    sockets.refuse(true);
    try (var ports = told.follow(sockets)) {
      ports.started(APP, () -> List.of(1L), told.of(APP));
      told.await("refused");
      sockets.awaitRefusals(3);
      sockets.open(8080, 1);
      sockets.refuse(false);
      told.await("app/app 127.0.0.1:8080");
      sockets.refuse(true);
      told.await("refused");
    }
    assertTrue(told.lines.isEmpty(), told.lines::toString);
  }
}
