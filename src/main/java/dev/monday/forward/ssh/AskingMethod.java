package dev.monday.forward.ssh;

import dev.monday.lifecycle.Question;
import java.util.Optional;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Logs in by what a person is asked, a few times at most. Who declines is asked no more. */
abstract class AskingMethod extends AbstractUserAuth {
  private static final String INSTEAD =
      "use a key: name its file by \"-i\" in \"args\", or add it to ssh-agent";

  final SshSettings settings;
  final LoginAttempt attempt;
  private int begun;

  AskingMethod(String name, SshSettings settings, LoginAttempt attempt) {
    super(name);
    this.settings = settings;
    this.attempt = attempt;
  }

  /** Whether one more round may begin. */
  final boolean begin() {
    return begun++ < settings.login().prompts() && attempt.failure().isEmpty();
  }

  /** Whether this is not the first round. */
  final boolean isAgain() {
    return begun > 1;
  }

  /**
   * The answer; without one the attempt has failed.
   *
   * @param lacks what the server wants and does not get
   */
  final Optional<char[]> ask(String text, boolean secret, String lacks) {
    var answer = attempt.ask(new Question(text, secret, INSTEAD));
    if (answer.isEmpty()) {
      fail("%s; %s".formatted(lacks, INSTEAD));
    }
    return answer;
  }

  final void fail(String why) {
    attempt.failed(
        SshFailure.credentials("cannot log in to %s: %s".formatted(settings.display(), why)));
  }

  /**
   * The begin of a request to log in by this method.
   *
   * @param room for what follows, in bytes, so that no secret is copied when the buffer grows
   */
  final Buffer request(ClientSession session, String service, int room) {
    var buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST, 256 + room);
    buffer.putString(session.getUsername());
    buffer.putString(service);
    buffer.putString(getName());
    return buffer;
  }
}
