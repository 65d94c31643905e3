package dev.monday.forward.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.List;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;

/**
 * A server that lets in who answers as OpenSSH's would only with accounts of the machine: MINA's,
 * in this process. It forwards whatever it is asked to.
 */
public final class AskingSshServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final String knownHost;

  private AskingSshServer() throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    var key = generator.generateKeyPair();
    server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    server.setKeyPairProvider(KeyPairProvider.wrap(key));
    server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    var buffer = new ByteArrayBuffer();
    buffer.putRawPublicKey(key.getPublic());
    var known = HostKey.of(buffer.getCompactData());
    this.knownHost = "%s %s".formatted(known.type(), known.base64());
  }

  /** One that wants a password. */
  public static AskingSshServer withPassword(String password) throws Exception {
    var asking = new AskingSshServer();
    asking.server.setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
    asking.server.setPasswordAuthenticator((_, given, _) -> given.equals(password));
    asking.server.start();
    return asking;
  }

  /** One that asks for a name, which may be seen, and a code, which may not. */
  public static AskingSshServer withQuestions(String name, String code) throws Exception {
    var asking = new AskingSshServer();
    asking.server.setUserAuthFactories(List.of(UserAuthKeyboardInteractiveFactory.INSTANCE));
    asking.server.setKeyboardInteractiveAuthenticator(
        new KeyboardInteractiveAuthenticator() {
          @Override
          public InteractiveChallenge generateChallenge(
              ServerSession session, String username, String language, String methods) {
            var challenge = new InteractiveChallenge();
            challenge.setInteractionName("Second factor");
            challenge.setInteractionInstruction("");
            challenge.setLanguageTag("");
            challenge.addPrompt("Name: ", true);
            challenge.addPrompt("Code: ", false);
            return challenge;
          }

          @Override
          public boolean authenticate(
              ServerSession session, String username, List<String> responses) {
            return responses.equals(List.of(name, code));
          }
        });
    asking.server.start();
    return asking;
  }

  public int port() {
    return server.getPort();
  }

  /** Its line of known_hosts. */
  public String knownHost() {
    return "[127.0.0.1]:%d %s\n".formatted(port(), knownHost);
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
