package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.lifecycle.Asker;
import dev.monday.relay.Pump;
import dev.monday.relay.SocketDuplex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a port here reach a service behind OpenSSH's own server. */
class PumpIT {
  private static final int PATIENCE_SECONDS = 20;
  private static final int MIB = 1024 * 1024;

  /** Of the 1 GiB each way that the full tests move. */
  private static final int MEBIBYTES =
      (int) Math.max(16, 1024 * Double.parseDouble(System.getProperty("monday.rounds", "0.05")));

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final AtomicInteger open = new AtomicInteger();
  private Sshd sshd;
  private ServerSocket service;
  private ServerSocketChannel door;
  private SshConnection connection;

  @BeforeEach
  void start() throws Exception {
    sshd = keep(Sshd.start(folder, "server"));
    Files.writeString(folder.resolve("known_hosts"), sshd.knownHost("ed25519"));
    service = keep(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
    service.setSoTimeout(PATIENCE_SECONDS * 1000);
    var settings =
        SshSettingsReader.of(System.getenv(), _ -> {})
            .read(sshd.remote(), Sshd.args(folder.resolve("id"), folder.resolve("known_hosts")));
    connection = keep(new SshConnections().use(settings, Asker.NOBODY, _ -> {})).connection();
    door = keep(ServerSocketChannel.open());
    door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    var _ = threads.submit(this::acceptAll);
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
    threads.shutdownNow();
    assertTrue(threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertEquals(0, open.get());
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private Void acceptAll() throws IOException {
    while (true) {
      var client = door.accept();
      var _ = threads.submit(() -> pump(client));
    }
  }

  private Void pump(SocketChannel client) throws Exception {
    open.incrementAndGet();
    try {
      var near = new SocketDuplex(client);
      new Pump(near, connection.openChannel("127.0.0.1", service.getLocalPort()), bytesIn, bytesOut)
          .run();
    } finally {
      open.decrementAndGet();
    }
    return null;
  }

  private Socket client() throws IOException {
    var socket = keep(new Socket());
    socket.connect(door.getLocalAddress());
    socket.setSoTimeout(PATIENCE_SECONDS * 1000);
    return socket;
  }

  private <T> Future<T> beside(Callable<T> task) {
    return threads.submit(task);
  }

  private static <T> T result(Future<T> task) throws Exception {
    return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static byte[] sendRandom(OutputStream out, int bytes, long seed) throws Exception {
    var random = new Random(seed);
    var chunk = new byte[64 * 1024];
    try (var digest = new DigestOutputStream(out, MessageDigest.getInstance("SHA-256"))) {
      for (int sent = 0; sent < bytes; sent += chunk.length) {
        random.nextBytes(chunk);
        digest.write(chunk);
      }
      return digest.getMessageDigest().digest();
    }
  }

  private static byte[] receiveAll(InputStream in) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    return digest.digest();
  }

  /** A socket's stream whose end is the end of that direction alone. */
  private static OutputStream oneWay(Socket socket) throws IOException {
    var out = socket.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        out.write(one);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        socket.shutdownOutput();
      }
    };
  }

  @Test
  void manyBytesGoEachWayAtOnce() throws Exception {
    sshd.requireHalfClose();
    var near = client();
    var far = keep(service.accept());
    var up = beside(() -> sendRandom(oneWay(near), MEBIBYTES * MIB, 1));
    var down = beside(() -> sendRandom(oneWay(far), MEBIBYTES * MIB, 2));
    var gotUp = beside(() -> receiveAll(far.getInputStream()));
    var gotDown = beside(() -> receiveAll(near.getInputStream()));
    assertArrayEquals(result(up), result(gotUp));
    assertArrayEquals(result(down), result(gotDown));
    assertEquals((long) MEBIBYTES * MIB, bytesIn.sum());
    assertEquals((long) MEBIBYTES * MIB, bytesOut.sum());
  }

  @Test
  void clientMayEndItsSideAndStillRead() throws Exception {
    var near = client();
    var far = keep(service.accept());
    near.getOutputStream().write('q');
    near.shutdownOutput();
    assertEquals(1, far.getInputStream().readAllBytes().length);
    far.getOutputStream().write('a');
    far.close();
    assertEquals(1, near.getInputStream().readAllBytes().length);
  }

  @Test
  void serviceMayEndItsSideAndStillRead() throws Exception {
    sshd.requireHalfClose();
    var near = client();
    var far = keep(service.accept());
    far.shutdownOutput();
    assertEquals(-1, near.getInputStream().read());
    near.getOutputStream().write('m');
    near.close();
    assertEquals(1, far.getInputStream().readAllBytes().length);
  }

  @Test
  void resetOfTheClientEndsTheFarSide() throws Exception {
    var near = client();
    var far = keep(service.accept());
    far.setSoTimeout(PATIENCE_SECONDS * 1000);
    near.setSoLinger(true, 0);
    near.close();
    // the protocol has no word for a reset: the service sees an end
    assertEquals(-1, far.getInputStream().read());
  }

  @Test
  void lostConnectionResetsItsClients() throws Exception {
    var near = client();
    keep(service.accept());
    sshd.kill();
    assertThrows(IOException.class, () -> near.getInputStream().read());
  }

  @Test
  void slowReaderHoldsUpItsOwnWriterAlone() throws Exception {
    var slow = client();
    var slowFar = keep(service.accept());
    var sent = beside(() -> sendRandom(oneWay(slowFar), 64 * MIB, 3));
    var quick = client();
    try (var quickFar = service.accept()) {
      for (int i = 0; i < 100; i++) {
        quickFar.getOutputStream().write(i);
        assertEquals(i, quick.getInputStream().read());
      }
    }
    assertTrue(bytesOut.sum() < 64 * MIB);
    var received = receiveAll(slow.getInputStream());
    assertArrayEquals(result(sent), received);
  }

  @Test
  void manyChannelsAtOnce() throws Exception {
    var echo =
        beside(() -> {
          while (true) {
            var far = service.accept();
            var _ =
                threads.submit(() -> {
                  try (far) {
                    far.getInputStream().transferTo(far.getOutputStream());
                  }
                  return null;
                });
          }
        });
    var clients = new ArrayList<Socket>();
    for (int i = 0; i < 200; i++) {
      clients.add(client());
    }
    for (int round = 0; round < 3; round++) {
      for (Socket one : clients) {
        one.getOutputStream().write(round);
      }
      for (Socket one : clients) {
        assertEquals(round, one.getInputStream().read());
      }
    }
    for (Socket one : clients) {
      one.close();
    }
    assertTrue(echo.cancel(true));
  }
}
