package dev.monday.forward.ssh;

import java.io.IOException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;

/** A packet with a secret: wiped once it is written, whatever became of it until then. */
final class SecretPacket {
  private SecretPacket() {}

  static void write(ClientSession session, Buffer buffer) throws IOException {
    session.writePacket(buffer).addListener(_ -> Secrets.wipe(buffer.array()));
  }
}
