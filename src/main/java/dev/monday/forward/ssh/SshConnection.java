package dev.monday.forward.ssh;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;

/** A connection to an SSH server, logged in. It asks for signs of life and ends when none come. */
public final class SshConnection implements AutoCloseable {
  /** How long a channel or a listener may take to come about. */
  public static final Duration OPENING = Duration.ofSeconds(5);

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final SshSettings settings;
  private final SshClient client;
  private final ClientSession session;
  private final PacketSocket socket;
  private final RemoteListeners listeners;
  private final ConnectionService service;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicReference<@Nullable SshFailure> loss = new AtomicReference<>();

  /** Takes a session that is logged in. */
  SshConnection(
      SshSettings settings,
      SshClient client,
      ClientSession session,
      PacketSocket socket,
      RemoteListeners listeners) {
    this.settings = settings;
    this.client = client;
    this.session = session;
    this.socket = socket;
    this.listeners = listeners;
    this.service = session.getService(ConnectionService.class);
  }

  void begin(LoginAttempt attempt) {
    session.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionException(Session failed, Throwable failure) {
            lose("%s".formatted(failure.getMessage()));
          }
        });
    session.addCloseFutureListener(_ -> {
      lose(attempt.disconnected().orElse("the server has closed it"));
      over.countDown();
    });
    Thread.ofVirtual().name("ssh signs of life").start(this::watch);
  }

  public SshSettings settings() {
    return settings;
  }

  public boolean isOpen() {
    return loss.get() == null && session.isOpen();
  }

  /** Waits until the connection is gone, and says why. */
  public SshFailure awaitLoss() throws InterruptedException {
    over.await();
    return loss().orElseThrow();
  }

  /** Why the connection is gone, or going. */
  public Optional<SshFailure> loss() {
    return Optional.ofNullable(loss.get());
  }

  private void lose(String why) {
    loss.compareAndSet(
        null,
        SshFailure.passing("the connection to %s is lost: %s".formatted(settings.display(), why)));
  }

  private void watch() {
    var reach = settings.reach();
    long seen = socket.received();
    int missing = 0;
    try {
      while (!over.await(reach.silence().toNanos(), TimeUnit.NANOSECONDS)) {
        if (socket.received() != seen) {
          seen = socket.received();
          missing = 0;
        } else if (missing == reach.signs()) {
          lose(
              "it gave no sign of life for %d s"
                  .formatted(reach.silence().toSeconds() * (missing + 1)));
          session.close(true);
        } else {
          missing++;
          askForSign();
        }
      }
    } catch (IOException failure) {
      lose(String.valueOf(failure.getMessage()));
      session.close(true);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** A request that no server knows, so that each answers it with a refusal. */
  private void askForSign() throws IOException {
    var name = "keepalive@openssh.com";
    var buffer = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
    buffer.putString(name);
    buffer.putBoolean(true);
    session.request(
        buffer,
        name,
        (_, _) -> {
          // that it came is all that counts
        });
  }

  /**
   * Has the server connect to a target. The channel has a deadline of {@link #OPENING} to come
   * about.
   *
   * @param host as the server sees it
   */
  public Duplex openChannel(String host, int port) throws SshFailure, InterruptedException {
    try {
      var channel = new TcpChannel(socket.queue());
      service.registerChannel(channel);
      try {
        channel.connect(host, port, OPENING);
        return channel;
      } catch (IOException | InterruptedException failure) {
        channel.close();
        throw failure;
      }
    } catch (SshFailure failure) {
      throw failure;
    } catch (IOException | IllegalStateException failure) {
      throw failed("cannot reach %s:%d from the SSH server".formatted(host, port), failure);
    }
  }

  /**
   * Has the server listen.
   *
   * @param bind the server's address to listen at
   * @param port 0 for one that the server chooses
   * @param taker takes each connection, on a thread of its own
   */
  public RemoteListener listen(String bind, int port, Consumer<Duplex> taker) throws SshFailure {
    try {
      return listeners.add(session, bind, port, taker);
    } catch (SshFailure failure) {
      throw failure;
    } catch (IOException failure) {
      throw failed("the SSH server cannot listen at %s:%d".formatted(bind, port), failure);
    }
  }

  private SshFailure failed(String what, Exception failure) {
    return loss()
        .orElseGet(() ->
            new SshFailure(
                SshFailure.Kind.PASSING, "%s: %s".formatted(what, failure.getMessage()), failure));
  }

  /** Ends it with all its channels, in order when the server answers in time. */
  @Override
  public void close() {
    lose("monday has closed it");
    session.close(false);
    try {
      if (!over.await(CLOSING.toNanos(), TimeUnit.NANOSECONDS)) {
        session.close(true);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      session.close(true);
    }
    client.close(true);
  }
}
