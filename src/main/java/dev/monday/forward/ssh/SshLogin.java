package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.relay.Duplex;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Makes an SSH connection of a connection to a server's port. */
final class SshLogin {
  /** How long it may take, without the time that a person takes to answer. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration STEP = Duration.ofMillis(200);

  private final SshSettings settings;
  private final Duplex duplex;
  private final HostKeyCheck hostKeys;
  private final KeyRing keys;
  private final LoginAttempt attempt;
  private final Consumer<String> notices;

  /**
   * @param asker asked where a question is needed; not when the settings forbid it
   */
  SshLogin(
      SshSettings settings,
      Duplex duplex,
      HostKeyCheck hostKeys,
      KeyRing keys,
      Asker asker,
      Consumer<String> notices) {
    this.settings = settings;
    this.duplex = duplex;
    this.hostKeys = hostKeys;
    this.keys = keys;
    this.attempt = new LoginAttempt(settings.login().batch() ? Asker.NOBODY : asker);
    this.notices = notices;
  }

  /** Closes the connection below when it fails. */
  SshConnection connect() throws SshFailure {
    var listeners = new RemoteListeners();
    var sockets = new PacketSockets("ssh " + settings.display(), duplex);
    try {
      var client = new SshClientSetup(settings, hostKeys, attempt).client(sockets, keys, notices);
      client.setChannelFactories(List.of(new ForwardedChannel.Maker(listeners)));
      client.addSessionListener(new Ear());
      client.start();
      try {
        return connect(client, sockets, listeners);
      } catch (IOException | RuntimeException failure) {
        client.close(true);
        throw failure;
      }
    } catch (SshFailure failure) {
      duplex.close();
      throw failure;
    } catch (IOException | RuntimeException failure) {
      duplex.close();
      throw attempt.failure().orElseGet(() -> failure(failure));
    }
  }

  private SshConnection connect(SshClient client, PacketSockets sockets, RemoteListeners listeners)
      throws IOException {
    InetSocketAddress anywhere = PacketSockets.ANYWHERE;
    ClientSession session =
        client
            .connect(
                settings.login().user(), anywhere.getHostString(), anywhere.getPort(), null, null)
            .verify(LONGEST)
            .getClientSession();
    AuthFuture login = session.auth();
    await(login);
    login.verify(STEP);
    var socket = sockets.socket();
    if (socket == null) {
      throw new IllegalStateException("a session without a connection");
    }
    var connection = new SshConnection(settings, client, session, socket, listeners);
    connection.begin(attempt);
    return connection;
  }

  private void await(AuthFuture login) throws IOException {
    long begun = System.nanoTime();
    while (!login.await(STEP.toMillis(), TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() - begun - attempt.askedNanos() > LONGEST.toNanos()) {
        throw SshFailure.passing(
            "cannot connect to %s: it has not answered within %d s"
                .formatted(settings.display(), LONGEST.toSeconds()));
      }
    }
  }

  private SshFailure failure(Exception failure) {
    var message = String.valueOf(failure.getMessage());
    if (message.contains("No more authentication methods")
        || attempt.disconnected().orElse("").contains("oo many authentication failures")) {
      return refused();
    }
    var why = attempt.disconnected().orElse(reason(message));
    return new SshFailure(
        SshFailure.Kind.PASSING,
        "cannot connect to %s: %s".formatted(settings.display(), why),
        failure);
  }

  private String reason(String message) {
    if (!attempt.isIdentified() && (message.isEmpty() || message.contains("clos"))) {
      return "it closed the connection before it said who it is; it may have too many (MaxStartups)";
    }
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private SshFailure refused() {
    var tried = attempt.tried();
    return SshFailure.credentials(
        "cannot log in to %s: it refused %s; name a key that it takes by \"-i\" in \"args\", or add it to ssh-agent%s"
            .formatted(
                settings.display(),
                tried.isEmpty() ? "to let us in without a key" : String.join(", ", tried),
                tried.size() > 4 ? "; IdentitiesOnly tries fewer keys" : ""));
  }

  /** Hears what the server says when it ends the connection. */
  private final class Ear implements SessionListener {
    @Override
    public void sessionPeerIdentificationReceived(
        Session session, String version, List<String> extraLines) {
      attempt.identified();
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean byUs) {
      if (!byUs) {
        attempt.disconnected(
            "the server ends it: %s".formatted(message.replaceAll("\\p{Cntrl}", " ").strip()));
      }
    }
  }
}
