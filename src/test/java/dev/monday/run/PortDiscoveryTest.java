package dev.monday.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.ListeningSocket;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PortDiscoveryTest {
  private static final ComponentId API = ComponentId.app("api");
  private static final ComponentId WEB = ComponentId.app("web");
  private static final Supplier<List<Long>> API_PIDS = List.of(10L, 11L)::reversed;
  private static final Supplier<List<Long>> WEB_PIDS = List.of(20L)::reversed;
  private static final Map<ComponentId, Supplier<List<Long>>> BOTH =
      Map.of(API, API_PIDS, WEB, WEB_PIDS);

  private final ScriptedSockets sockets = new ScriptedSockets();
  private final PortDiscovery discovery = new PortDiscovery(sockets);

  @Test
  void eachAppsSocketsAreToldAsTheyComeAndGo() throws IOException {
    assertEquals(Map.of(), discovery.look(BOTH));
    var first = sockets.open(8080, 11);
    assertEquals(Map.of(API, Set.of(first)), discovery.look(BOTH));
    assertEquals(Map.of(), discovery.look(BOTH));
    var second = sockets.open(8081, 10);
    var other = sockets.open(8080, 20);
    assertEquals(Map.of(API, Set.of(first, second), WEB, Set.of(other)), discovery.look(BOTH));
    sockets.close(first);
    assertEquals(Map.of(API, Set.of(second)), discovery.look(BOTH));
    sockets.close(second);
    assertEquals(Map.of(API, Set.of()), discovery.look(BOTH));
    assertEquals(Map.of(), discovery.look(BOTH));
  }

  @Test
  void aQuietLookAsksForNoProcess() throws IOException {
    sockets.open(8080, 10);
    sockets.open(22, 1);
    discovery.look(BOTH);
    discovery.look(BOTH);
    var asked = sockets.askedForPids();
    for (var i = 0; i < 10; i++) {
      discovery.look(BOTH);
    }
    assertEquals(asked, sockets.askedForPids());
  }

  @Test
  void aHolderThatIsNotSeenAtOnceIsSeenAtTheNextLook() throws IOException {
    var socket = sockets.open(8080, 12);
    assertEquals(Map.of(), discovery.look(BOTH));
    sockets.hold(socket, 10);
    assertEquals(Map.of(API, Set.of(socket)), discovery.look(BOTH));
  }

  @Test
  void aNewAppIsAskedForWhatWasNobodys() throws IOException {
    var socket = sockets.open(8080, 20);
    var alone = Map.of(API, API_PIDS);
    for (var i = 0; i < 5; i++) {
      assertEquals(Map.of(), discovery.look(alone));
    }
    assertEquals(Map.of(WEB, Set.of(socket)), discovery.look(BOTH));
  }

  @Test
  void anAppThatHasEndedListensNoMore() throws IOException {
    var socket = sockets.open(8080, 10);
    discovery.look(BOTH);
    assertEquals(Map.of(API, Set.of()), discovery.look(Map.of(WEB, WEB_PIDS)));
    assertEquals(Map.of(API, Set.of(socket)), discovery.look(BOTH));
  }

  @Test
  void anAppThatWasStartedAgainListensOnNewSockets() throws IOException {
    sockets.close(opened());
    var socket = sockets.open(8080, 30);
    Supplier<List<Long>> pids = () -> List.of(30L);
    assertEquals(Map.of(API, Set.of(socket)), discovery.look(Map.of(API, pids, WEB, WEB_PIDS)));
  }

  @Test
  void aSocketThatAListMissedIsNotClosed() throws IOException {
    opened();
    sockets.missOnce();
    assertEquals(Map.of(), discovery.look(BOTH));
  }

  @Test
  void whatIsKnownStaysWhenALookFails() throws IOException {
    var first = opened();
    sockets.refuse(true);
    assertEquals(
        "refused", assertThrows(IOException.class, () -> discovery.look(BOTH)).getMessage());
    sockets.refuse(false);
    assertEquals(Map.of(), discovery.look(BOTH));
    Supplier<List<Long>> failing =
        () -> {
          throw new IllegalStateException("cannot list the processes");
        };
    var second = sockets.open(8081, 10);
    var failure =
        assertThrows(IOException.class, () -> discovery.look(Map.of(API, API_PIDS, WEB, failing)));
    assertEquals("cannot look at the apps' open files", failure.getMessage());
    assertEquals(Map.of(API, Set.of(first, second)), discovery.look(BOTH));
  }

  private ListeningSocket opened() throws IOException {
    var socket = sockets.open(8080, 10);
    assertEquals(Map.of(API, Set.of(socket)), discovery.look(BOTH));
    return socket;
  }
}
