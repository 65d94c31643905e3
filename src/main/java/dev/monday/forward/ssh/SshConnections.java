package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.relay.Duplex;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The SSH connections of a run: one for each settings, shared by all who use it, and closed when
 * nobody does any more.
 */
public final class SshConnections {
  private final Asker asker;
  private final Consumer<String> notices;
  private final KeyRing keys = new KeyRing();
  private final ReentrantLock askingOfHosts = new ReentrantLock();
  private final Map<SshSettings, Shared> shared = new HashMap<>();

  /**
   * @param notices is told what a person may want to know, each in one line
   */
  public SshConnections(Asker asker, Consumer<String> notices) {
    this.asker = asker;
    this.notices = notices;
  }

  /** Keeps the connection for one user. Nothing is connected yet. */
  public Use use(SshSettings settings) {
    synchronized (shared) {
      var one = shared.computeIfAbsent(settings, Shared::new);
      one.users++;
      return new Use(one);
    }
  }

  /**
   * Logs in over a connection that is there already, and is closed with it. It is shared with
   * nobody.
   */
  public SshConnection over(Duplex duplex, SshSettings settings, HostKeyCheck hostKeys)
      throws SshFailure {
    return new SshLogin(settings, duplex, hostKeys, keys, asker, notices).connect();
  }

  /** One user's part in a connection. */
  public static final class Use implements AutoCloseable {
    private final Shared one;
    private boolean closed;

    private Use(Shared one) {
      this.one = one;
    }

    /** The connection, made anew when there is none; waits for who is making it. */
    public SshConnection connection() throws SshFailure, InterruptedException {
      return one.connection();
    }

    /** The connection when there is one now. */
    public Optional<SshConnection> present() {
      return one.present();
    }

    @Override
    public void close() {
      boolean first;
      synchronized (this) {
        first = !closed;
        closed = true;
      }
      if (first) {
        one.leave();
      }
    }
  }

  private final class Shared {
    private final SshSettings settings;
    private final ReentrantLock dialling = new ReentrantLock();
    private int users;
    private volatile @Nullable SshConnection connection;
    private @Nullable Use way;

    Shared(SshSettings settings) {
      this.settings = settings;
    }

    Optional<SshConnection> present() {
      return Optional.ofNullable(connection).filter(SshConnection::isOpen);
    }

    SshConnection connection() throws SshFailure, InterruptedException {
      dialling.lockInterruptibly();
      try {
        Optional<SshConnection> present = present();
        if (present.isPresent()) {
          return present.get();
        }
        end();
        var made = over(dial(), settings, hostKeys());
        connection = made;
        return made;
      } finally {
        dialling.unlock();
      }
    }

    private Duplex dial() throws SshFailure, InterruptedException {
      var reach = settings.reach();
      if (reach.via().isEmpty()) {
        return TcpDial.connect(reach);
      }
      if (way == null) {
        way = use(reach.via().get());
      }
      return way.connection().openChannel(reach.host(), reach.port());
    }

    private HostKeyCheck hostKeys() {
      return new KnownHosts(settings.display(), settings.trust(), askingOfHosts, asker, notices);
    }

    void leave() {
      synchronized (shared) {
        users--;
        if (users > 0) {
          return;
        }
        shared.remove(settings);
      }
      dialling.lock();
      try {
        end();
        if (way != null) {
          way.close();
        }
      } finally {
        dialling.unlock();
      }
    }

    private void end() {
      var last = connection;
      connection = null;
      if (last != null) {
        last.close();
      }
    }
  }
}
