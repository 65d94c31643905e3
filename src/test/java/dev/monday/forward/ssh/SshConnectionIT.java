package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshConnectionIT {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private SshSettings settings(Sshd sshd, String... more) throws Exception {
    return SshSettingsReader.of(System.getenv(), notices::add)
        .read(sshd.remote(), Sshd.args(folder.resolve("id"), folder.resolve("known_hosts"), more));
  }

  @Test
  void opensAChannel() throws Exception {
    try (var sshd = Sshd.start(folder, "server");
        var service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Files.writeString(folder.resolve("known_hosts"), sshd.knownHost("ed25519"));
      var connections = new SshConnections(Asker.NOBODY, notices::add);
      try (var use = connections.use(settings(sshd))) {
        var channel = use.connection().openChannel("127.0.0.1", service.getLocalPort());
        try (var far = service.accept()) {
          channel.write(ByteBuffer.wrap("question".getBytes(StandardCharsets.US_ASCII)));
          channel.shutdownOutput();
          assertArrayEquals(
              "question".getBytes(StandardCharsets.US_ASCII), far.getInputStream().readAllBytes());
          far.getOutputStream().write('a');
        }
        var answer = ByteBuffer.allocate(10);
        assertEquals(1, channel.read(answer));
        assertEquals(-1, channel.read(answer));
      }
    }
    assertEquals(List.of(), notices);
  }
}
