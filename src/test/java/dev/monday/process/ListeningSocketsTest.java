package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets that this test itself listens on, as Linux lists them. */
class ListeningSocketsTest {

  private final ListeningSockets sockets = ListeningSockets.ofThisSystem();
  private final long ownPid = ProcessHandle.current().pid();

  @BeforeEach
  void onLinux() {
    Requires.linux();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "127.0.0.1", "127.64.3.4", "::1", "::ffff:127.0.0.1"})
  void socketIsListedWhileItIsOpen(String address) throws IOException {
    Optional<ListeningSocket> seen;
    try (var server = listen(address)) {
      seen = at(server);
      assertEquals(Optional.of(InetAddress.ofLiteral(address)), seen.map(ListeningSocket::address));
      assertEquals(Optional.of(!address.equals("::1")), seen.map(ListeningSocket::servesIpv4));
      assertTrue(sockets.of(List.of(ownPid)).contains(seen.orElseThrow()));
    }
    assertFalse(sockets.all().contains(seen.orElseThrow()));
    assertFalse(sockets.of(List.of(ownPid)).contains(seen.orElseThrow()));
    assertEquals(Optional.empty(), sockets.owner(seen.orElseThrow()));
  }

  @Test
  void ownerIsNamed() throws IOException {
    try (var server = listen("127.0.0.1")) {
      assertEquals(
          Optional.of("pid " + ownPid + " (java)"),
          sockets.owner(at(server).orElseThrow()).map(SocketOwner::toString));
    }
  }

  @Test
  void moreSocketsThanAPieceOfAnAnswerHolds() throws IOException {
    var open = new ArrayList<ServerSocketChannel>();
    try {
      for (int i = 0; i < 1000; i++) {
        open.add(listen("127.64.0." + (i % 250 + 1)));
      }
      assertEquals(1000, sockets.of(List.of(ownPid)).size());
    } finally {
      for (var server : open) {
        server.close();
      }
    }
  }

  @Test
  void bothTablesOfLinuxListTheSame() throws IOException {
    try (var _ = listen("0.0.0.0");
        var _ = listen("::");
        var _ = listen("127.64.3.4");
        var _ = listen("::1")) {
      assertEquals(own(new ProcSocketTable().read()), own(new NetlinkSocketTable().read()));
    }
  }

  @Test
  void secondTableStandsInForTheFirst() throws IOException {
    var refusing = failing("refused");
    try (var server = listen("::")) {
      var standIn = new LinuxListeningSockets(refusing, new ProcSocketTable());
      assertTrue(standIn.all().contains(at(server).orElseThrow()));
    }
    var neither = new LinuxListeningSockets(refusing, failing("no such file"));
    var failure = assertThrows(IOException.class, neither::all);
    assertEquals("no such file", failure.getMessage());
    assertEquals("refused", failure.getSuppressed()[0].getMessage());
  }

  @Test
  void processesThatAreGoneHaveNone() throws IOException {
    assertEquals(List.of(), sockets.of(List.of(Long.MAX_VALUE)));
    assertEquals(List.of(), sockets.of(List.of()));
  }

  private static SocketTable failing(String why) {
    return () -> {
      throw new IOException(why);
    };
  }

  /** Other programs open and close theirs meanwhile. */
  private Set<ListeningSocket> own(List<ListeningSocket> all) {
    var inodes = OpenSockets.of(ownPid);
    return all.stream().filter(s -> inodes.contains(s.id())).collect(Collectors.toSet());
  }

  private Optional<ListeningSocket> at(ServerSocketChannel server) throws IOException {
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    return own(sockets.all()).stream().filter(socket -> socket.port() == port).findFirst();
  }

  private static ServerSocketChannel listen(String address) throws IOException {
    var literal = InetAddress.ofLiteral(address);
    var server =
        literal.getAddress().length == 4 && !address.contains(":")
            ? ServerSocketChannel.open(StandardProtocolFamily.INET)
            : ServerSocketChannel.open();
    return server.bind(new InetSocketAddress(literal, 0));
  }
}
