package dev.monday.forward.ssh;

import dev.monday.lifecycle.Question;
import java.io.IOException;
import java.util.Optional;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Logs in by a password that is asked for (RFC 4252, section 8). */
final class PasswordMethod extends AbstractUserAuth {
  static final String NAME = "password";

  private final SshSettings settings;
  private final LoginAttempt attempt;
  private int asked;

  PasswordMethod(SshSettings settings, LoginAttempt attempt) {
    super(NAME);
    this.settings = settings;
    this.attempt = attempt;
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
    if (asked >= settings.login().prompts()) {
      return false;
    }
    var question =
        new Question(
            (asked == 0 ? "" : "Wrong password. ") + "Password of " + settings.display(),
            true,
            "use a key: name its file by \"-i\" in \"args\", or add it to ssh-agent");
    asked++;
    Optional<char[]> answer = attempt.ask(question);
    if (answer.isEmpty()) {
      attempt.failed(
          SshFailure.credentials(
              "cannot log in to %s: it wants a password, and nobody has given one; %s"
                  .formatted(settings.display(), question.instead())));
      return false;
    }
    attempt.tried("a password");
    send(session, service, answer.get());
    return true;
  }

  private static void send(ClientSession session, String service, char[] password)
      throws IOException {
    var bytes = Secrets.bytes(password);
    Secrets.wipe(password);
    var buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST, 256 + bytes.length);
    buffer.putString(session.getUsername());
    buffer.putString(service);
    buffer.putString(NAME);
    buffer.putBoolean(false);
    buffer.putBytes(bytes);
    Secrets.wipe(bytes);
    SecretPacket.write(session, buffer);
  }

  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) {
    attempt.failed(
        SshFailure.credentials(
            "cannot log in to %s: its password has expired; change it by ssh"
                .formatted(settings.display())));
    return false;
  }
}
