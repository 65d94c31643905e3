package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.monday.testing.Outcome;
import dev.monday.testing.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs in a container, in images of which only {@code /etc} differs: the programs are this
 * machine's. A client logs in from within.
 */
@Timeout(120)
class ProxyServerIT {
  private static final String LOCKED = "root:!::0:::::\n";

  /** What a client ends with that has been let in, and may do nothing. */
  private static final int LET_IN = 1;

  private static final int REFUSED = 255;

  /** The image's folder, then its command. All ends with the client, the first process of it. */
  private static final String CONTAINER =
      """
      set -e
      cd "$0"
      mkdir usr dev proc
      for link in bin sbin lib lib64; do ln -s "usr/$link" "$link"; done
      mount --bind /usr usr
      mount -t tmpfs tmpfs dev
      for device in null urandom; do touch "dev/$device"; mount --bind "/dev/$device" "dev/$device"; done
      mount -t proc proc proc
      [ ! -e ../volume ] || mount --bind ../volume etc/shadow
      ip link set lo up
      chroot . "$@" &
      exec ssh -F /dev/null -n -i ../key -p 5022 -o ConnectionAttempts=30 -o BatchMode=yes -o LogLevel=ERROR \
        -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@127.0.0.1 true
      """;

  @TempDir private Path folder;
  private Path image = Path.of("");
  private Path etc = Path.of("");

  @BeforeEach
  void image() throws Exception {
    Requires.linux();
    Requires.root();
    for (var program : List.of("unshare", "ip", "ssh", "ssh-keygen", "sshd")) {
      Requires.command(program);
    }
    Requires.that(Files.isSymbolicLink(Path.of("/bin")), "/bin is not a part of /usr");
    image = Files.createDirectory(folder.resolve("image"));
    etc = Files.createDirectory(image.resolve("etc"));
    var made =
        Outcome.of(
            new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key().toString()));
    assertEquals(0, made.status(), made::toString);
  }

  private Path key() {
    return folder.resolve("key");
  }

  private Outcome clientIs(int status) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c"));
    command.addAll(List.of(CONTAINER, image.toString()));
    command.addAll(ProxyServer.command(Files.readString(folder.resolve("key.pub")).strip()));
    var outcome = Outcome.of(new ProcessBuilder(command));
    assertEquals(status, outcome.status(), outcome::toString);
    return outcome;
  }

  /** Alpine's images lock it. */
  @Test
  void aRootThatIsLockedIsUnlocked() throws Exception {
    Files.writeString(etc.resolve("shadow"), LOCKED);
    var _ = clientIs(LET_IN);
    assertEquals("root:*::0:::::\n", Files.readString(etc.resolve("shadow")));
  }

  @Test
  void whoItNeedsIsAdded() throws Exception {
    Files.writeString(etc.resolve("passwd"), "root:x:0:0:root:/root:/bin/sh\n");
    var _ = clientIs(LET_IN);
    assertEquals(
        """
        root:x:0:0:root:/root:/bin/sh
        sshd:x:22:22::/var/empty:/bin/false
        """,
        Files.readString(etc.resolve("passwd")));
  }

  /** It may be the node's own. */
  @Test
  void aFileOfAVolumeIsLeftAlone() throws Exception {
    Files.writeString(etc.resolve("shadow"), "");
    var volume = Files.writeString(folder.resolve("volume"), LOCKED);
    var outcome = clientIs(REFUSED);
    assertTrue(outcome.errors().contains("Permission denied (publickey)"), outcome::toString);
    assertEquals(LOCKED, Files.readString(volume));
  }
}
