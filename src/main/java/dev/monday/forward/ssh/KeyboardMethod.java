package dev.monday.forward.ssh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;

/** Logs in by answers to the server's own questions (RFC 4256). */
final class KeyboardMethod extends AskingMethod {
  static final String NAME = "keyboard-interactive";
  private static final int MOST_QUESTIONS = 64;

  KeyboardMethod(SshSettings settings, LoginAttempt attempt) {
    super(NAME, settings, attempt);
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws IOException {
    if (!begin()) {
      return false;
    }
    var buffer = request(session, service, 0);
    buffer.putString("");
    buffer.putString("");
    session.writePacket(buffer);
    return true;
  }

  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer)
      throws IOException {
    buffer.getUByte();
    var heading =
        Stream.of(buffer.getString(), buffer.getString())
            .map(KeyboardMethod::visible)
            .filter(text -> !text.isEmpty())
            .map(text -> text + " ")
            .collect(Collectors.joining("", settings.display() + " asks: ", ""));
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
        Optional<char[]> answer =
            ask(
                heading + visible(prompt),
                !shown,
                "it asks questions (keyboard-interactive), and nobody has answered");
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

  /** The server's text without what could steer a terminal. */
  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").strip();
  }
}
