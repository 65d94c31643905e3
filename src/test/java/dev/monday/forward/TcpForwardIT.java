package dev.monday.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.config.Hostname;
import dev.monday.config.LoopbackRange;
import dev.monday.proxy.AddressBook;
import dev.monday.testing.Installation;
import dev.monday.testing.LiveRun;
import dev.monday.testing.Requires;
import dev.monday.testing.RunFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forwards of type {@code proxy} of the packaged program: a TCP target under a name. */
@Timeout(120)
class TcpForwardIT {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String HOSTS = "127.0.0.1\tlocalhost\n# a person's own line";

  /** What the program looks names up in, if it is run by {@link #withOwnNames}. */
  private static final String LOOKUPS = "lookups";

  @TempDir private Path temp;
  private Path folder = Path.of("");
  private RunFolder own = new RunFolder(folder, HOSTS);

  @BeforeEach
  void makeFolders() throws IOException {
    own = RunFolder.in(temp, HOSTS);
    folder = own.path();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    own.assertNothingLeft();
  }

  private void configure(String forwards) throws IOException {
    Files.writeString(
        folder.resolve("monday.yaml"),
        "projects: [{name: shop, forward: [%s]}]".formatted(forwards));
  }

  private static String forward(String name, String target, int from, int to) {
    return "{name: %s, type: proxy, values: {hostname: %s, proxy_hostname: \"%s\", ports: [\"%d:%d\"]}}"
        .formatted(name, name + ".svc.local", target, from, to);
  }

  private List<String> command() {
    return List.of(Installation.PROGRAM.toString(), "run", "shop", "--config", folder.toString());
  }

  /** The command where the machine's names are those of a file, and nowhere else. */
  private List<String> withOwnNames(List<String> command) throws IOException {
    Files.writeString(folder.resolve(LOOKUPS), "127.0.0.1 localhost\n");
    Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files\n");
    var script =
        """
        mount --bind %1$s/%2$s /etc/hosts || exit
        mount --bind %1$s/nsswitch.conf /etc/nsswitch.conf || exit
        exec "$@"
        """
            .formatted(folder, LOOKUPS);
    var whole = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", script, "sh"));
    whole.addAll(command);
    return whole;
  }

  private void knowAs(String address, String name) throws IOException {
    Files.writeString(
        folder.resolve(LOOKUPS), "127.0.0.1 localhost\n%s %s\n".formatted(address, name));
  }

  private InetSocketAddress place(String name, int port) throws IOException {
    var book = new AddressBook(folder.resolve("state/monday"), LoopbackRange.DEFAULT);
    var address = book.known(new Hostname(name + ".svc.local")).orElseThrow();
    return new InetSocketAddress(address.inet(), port);
  }

  private static void end(LiveRun run) throws Exception {
    run.signal("TERM");
    var outcome = run.end();
    assertEquals(0, outcome.status(), outcome::toString);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Socket connect(InetSocketAddress place) throws IOException {
    var socket = new Socket();
    socket.connect(place, PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** What a client gets that sends a line and then ends its side. */
  private static String answer(InetSocketAddress place) throws IOException {
    try (var socket = connect(place)) {
      socket.getOutputStream().write("?".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void isRefused(InetSocketAddress place) {
    var failure = assertThrows(SocketException.class, () -> answer(place));
    assertTrue(String.valueOf(failure.getMessage()).contains("reset"), failure::toString);
  }

  @Test
  void twoTargetsHaveOnePortUnderTwoNames() throws Exception {
    var port = freePort();
    try (var first = new EchoServer("127.0.0.1", "first");
        var second = new EchoServer("127.0.0.1", "second")) {
      configure(
          forward("one", "127.0.0.1", port, first.port())
              + ", "
              + forward("two", "localhost", port, second.port()));
      try (var run = own.start(command())) {
        run.await("one.svc.local:%d → 127.0.0.1:%d".formatted(port, first.port()));
        run.await("two.svc.local:%d → localhost:%d".formatted(port, second.port()));
        assertEquals("first?", answer(place("one", port)));
        assertEquals("second?", answer(place("two", port)));
        assertNotEquals(place("one", port), place("two", port));
        assertTrue(own.hosts().contains("\tone.svc.local\t"));
        end(run);
      }
      assertThrows(IOException.class, () -> connect(place("one", port)));
    }
  }

  @Test
  void allBytesPassBothWays() throws Exception {
    var seed = System.nanoTime();
    System.out.println("TcpForwardIT: seed " + seed);
    var bytes = new byte[5_000_000];
    new Random(seed).nextBytes(bytes);
    var port = freePort();
    try (var target = new EchoServer("127.0.0.1", "")) {
      configure(forward("db", "127.0.0.1", port, target.port()));
      try (var run = own.start(command())) {
        run.await("ready");
        try (var socket = connect(place("db", port))) {
          var sender = Thread.ofVirtual().start(() -> send(socket, bytes));
          assertArrayEquals(bytes, socket.getInputStream().readAllBytes());
          sender.join();
        }
        end(run);
      }
    }
  }

  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTargetMayHaveAnIpv6Address() throws Exception {
    try (var target = EchoServer.overIpv6("six")) {
      var port = freePort();
      configure(forward("db", "::1", port, target.port()));
      try (var run = own.start(command())) {
        run.await("db.svc.local:%d → [::1]:%d".formatted(port, target.port()));
        assertEquals("six?", answer(place("db", port)));
        end(run);
      }
    }
  }

  @Test
  void aTargetThatIsNotThereYetCostsOnlyTheConnectionsUntilThen() throws Exception {
    var port = freePort();
    var late = freePort();
    configure(forward("db", "127.0.0.1", port, late));
    try (var run = own.start(command())) {
      run.await("ready");
      for (var i = 0; i < 20; i++) {
        isRefused(place("db", port));
      }
      run.await("not reached");
      try (var _ = new EchoServer("127.0.0.1", late, "late")) {
        assertEquals("late?", answer(place("db", port)));
      }
      isRefused(place("db", port));
      run.signal("TERM");
      var outcome = run.end();
      assertEquals(0, outcome.status(), outcome::toString);
      var notices = outcome.output().lines().filter(line -> line.contains("not reached")).count();
      assertTrue(notices < 10, outcome::output);
    }
  }

  /** The name is looked up anew for each connection, whatever came of the one before. */
  @Test
  void aTargetsNameIsLookedUpForEachConnection() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("unshare");
    var port = freePort();
    try (var four = new EchoServer("127.0.0.1", "four");
        var six = EchoServer.overIpv6("six", four.port())) {
      configure(forward("prices", "prices.test", port, four.port()));
      try (var run = own.start(withOwnNames(command()))) {
        run.await("prices.svc.local:%d → prices.test:%d".formatted(port, six.port()));
        isRefused(place("prices", port));
        run.await("there is no such name");
        knowAs("127.0.0.1", "prices.test");
        assertEquals("four?", answer(place("prices", port)));
        knowAs("::1", "prices.test");
        assertEquals("six?", answer(place("prices", port)));
        Files.writeString(folder.resolve(LOOKUPS), "127.0.0.1 localhost\n");
        isRefused(place("prices", port));
        end(run);
      }
    }
  }

  /** A name whose first address does not answer: the other one is tried too. */
  @Test
  void ofSeveralAddressesTheOneThatAnswersIsTaken() throws Exception {
    Requires.linux();
    Requires.root();
    Requires.command("unshare");
    var port = freePort();
    try (var four = new EchoServer("127.0.0.1", "four")) {
      configure(forward("prices", "prices.test", port, four.port()));
      try (var run = own.start(withOwnNames(command()))) {
        run.await("ready");
        Files.writeString(folder.resolve(LOOKUPS), "::1 prices.test\n127.0.0.1 prices.test\n");
        assertEquals("four?", answer(place("prices", port)));
        end(run);
      }
    }
  }
}
