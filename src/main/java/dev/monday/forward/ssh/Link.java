package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.relay.Duplex;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The connection of some settings, which is made again when it was lost and somebody wants it. */
final class Link {
  private final SshSettings settings;
  private final SshConnections all;
  private final Backoff backoff = new Backoff();
  private final AtomicLong attempts = new AtomicLong();

  /** Held by who makes the connection, all the time that it takes. */
  private final ReentrantLock turn = new ReentrantLock();

  private volatile @Nullable SshConnection connection;
  private volatile @Nullable Link way;
  private @Nullable SshFailure failure;

  /** How many use it; {@link SshConnections} counts them. */
  int users;

  Link(SshSettings settings, SshConnections all) {
    this.settings = settings;
    this.all = all;
  }

  SshSettings settings() {
    return settings;
  }

  Optional<SshConnection> present() {
    return Optional.ofNullable(connection).filter(SshConnection::isOpen);
  }

  void hurry() {
    backoff.hurry();
    var over = way;
    if (over != null) {
      over.hurry();
    }
  }

  SshConnection connection(Asker asker, Consumer<String> notices)
      throws SshFailure, InterruptedException {
    long seen = attempts.get();
    turn.lockInterruptibly();
    try {
      Optional<SshConnection> present = present();
      if (present.isPresent()) {
        return present.get();
      }
      if (attempts.get() != seen && failure != null) {
        throw failure;
      }
      if (end()) {
        backoff.lost();
      }
      backoff.await();
      return attempt(asker, notices);
    } finally {
      turn.unlock();
    }
  }

  private SshConnection attempt(Asker asker, Consumer<String> notices)
      throws SshFailure, InterruptedException {
    try {
      var made =
          all.over(
              dial(asker, notices),
              settings,
              all.hostKeys(settings, asker, notices),
              asker,
              notices);
      connection = made;
      failure = null;
      backoff.succeeded();
      all.reached(this);
      return made;
    } catch (SshFailure reason) {
      if (isInterruption(reason)) {
        var interrupted = new InterruptedException();
        interrupted.initCause(reason);
        throw interrupted;
      }
      failure = reason;
      if (reason.isLasting()) {
        backoff.reset();
      } else {
        backoff.failed();
      }
      attempts.incrementAndGet();
      throw reason;
    }
  }

  /** Whether it is our own user who has left, which says nothing of the server. */
  private static boolean isInterruption(SshFailure reason) {
    var cause = reason.getCause();
    return Thread.currentThread().isInterrupted()
        || cause instanceof ClosedByInterruptException
        || (cause != null && cause.getClass() == InterruptedIOException.class);
  }

  private Duplex dial(Asker asker, Consumer<String> notices)
      throws SshFailure, InterruptedException {
    var reach = settings.reach();
    if (reach.via().isEmpty()) {
      return TcpDial.connect(reach);
    }
    var over = way;
    if (over == null) {
      over = all.link(reach.via().get());
      way = over;
    }
    return over.connection(asker, notices).openChannel(reach.host(), reach.port());
  }

  /** One user less; the last one ends it. */
  void leave() {
    if (!all.leave(this)) {
      return;
    }
    turn.lock();
    try {
      end();
      var over = way;
      if (over != null) {
        over.leave();
      }
    } finally {
      turn.unlock();
    }
  }

  /** False when there was none. */
  private boolean end() {
    var last = connection;
    connection = null;
    if (last == null) {
      return false;
    }
    last.close();
    return true;
  }
}
