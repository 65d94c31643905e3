package dev.monday.forward.ssh;

import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;

/** Logs in by a password that is asked for (RFC 4252, section 8). */
final class PasswordMethod extends AskingMethod {
  static final String NAME = "password";

  PasswordMethod(SshSettings settings, LoginAttempt attempt) {
    super(NAME, settings, attempt);
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
    if (!begin()) {
      return false;
    }
    Optional<char[]> answer =
        ask(
            (isAgain() ? "Wrong password. " : "") + "Password of " + settings.display(),
            true,
            "it wants a password, and nobody has given one");
    if (answer.isEmpty()) {
      return false;
    }
    attempt.tried("a password");
    send(session, service, answer.get());
    return true;
  }

  private void send(ClientSession session, String service, char[] password) throws IOException {
    var bytes = Secrets.bytes(password);
    Secrets.wipe(password);
    var buffer = request(session, service, bytes.length);
    buffer.putBoolean(false);
    buffer.putBytes(bytes);
    Secrets.wipe(bytes);
    SecretPacket.write(session, buffer);
  }

  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) {
    fail("its password has expired; change it by ssh");
    return false;
  }
}
