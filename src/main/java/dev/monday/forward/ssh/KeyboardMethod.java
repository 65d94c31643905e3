package dev.monday.forward.ssh;

import dev.monday.lifecycle.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.auth.AbstractUserAuth;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Logs in by answers to the server's own questions (RFC 4256). */
final class KeyboardMethod extends AbstractUserAuth {
  static final String NAME = "keyboard-interactive";
  private static final int MOST_QUESTIONS = 64;

  private final SshSettings settings;
  private final LoginAttempt attempt;
  private int begun;

  KeyboardMethod(SshSettings settings, LoginAttempt attempt) {
    super(NAME);
    this.settings = settings;
    this.attempt = attempt;
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
    if (begun >= settings.login().prompts() || attempt.failure().isPresent()) {
      return false;
    }
    begun++;
    var buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_REQUEST);
    buffer.putString(session.getUsername());
    buffer.putString(service);
    buffer.putString(NAME);
    buffer.putString("");
    buffer.putString("");
    session.writePacket(buffer);
    return true;
  }

  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer)
      throws IOException {
    buffer.getUByte();
    var heading = new StringBuilder("%s asks".formatted(settings.display()));
    append(heading, buffer.getString());
    append(heading, buffer.getString());
    buffer.getString();
    int count = buffer.getInt();
    if (count < 0 || count > MOST_QUESTIONS) {
      return false;
    }
    var answers = new ArrayList<char[]>();
    try {
      for (int i = 0; i < count; i++) {
        var prompt = buffer.getString();
        boolean shown = buffer.getBoolean();
        Optional<char[]> answer = answer(heading + ": " + visible(prompt).strip(), !shown);
        if (answer.isEmpty()) {
          return false;
        }
        answers.add(answer.get());
      }
      if (count > 0) {
        attempt.tried("answers to its questions");
      }
      send(session, answers);
    } finally {
      answers.forEach(Secrets::wipe);
    }
    return true;
  }

  private Optional<char[]> answer(String text, boolean secret) {
    var question =
        new Question(
            text, secret, "use a key: name its file by \"-i\" in \"args\", or add it to ssh-agent");
    var answer = attempt.ask(question);
    if (answer.isEmpty()) {
      attempt.failed(
          SshFailure.credentials(
              "cannot log in to %s: it asks questions (keyboard-interactive), and nobody has answered; %s"
                  .formatted(settings.display(), question.instead())));
    }
    return answer;
  }

  private static void send(ClientSession session, List<char[]> answers) throws IOException {
    var buffer = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_INFO_RESPONSE, 4096);
    buffer.putInt(answers.size());
    for (char[] answer : answers) {
      var bytes = Secrets.bytes(answer);
      buffer.putBytes(bytes);
      Secrets.wipe(bytes);
    }
    SecretPacket.write(session, buffer);
  }

  private static void append(StringBuilder heading, String text) {
    var shown = visible(text).strip();
    if (!shown.isEmpty()) {
      heading.append(heading.indexOf(":") < 0 ? ": " : " ").append(shown);
    }
  }

  /** The server's text without what could steer a terminal. */
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
