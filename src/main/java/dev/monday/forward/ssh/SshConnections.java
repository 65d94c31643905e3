package dev.monday.forward.ssh;

import dev.monday.lifecycle.Asker;
import dev.monday.relay.Duplex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The SSH connections of a run: one for each settings, shared by all who use it, and closed when
 * nobody does any more.
 */
public final class SshConnections {
  private final KeyRing keys = new KeyRing();
  private final ReentrantLock askingOfHosts = new ReentrantLock();
  private final Map<SshSettings, Link> links = new HashMap<>();

  /**
   * Keeps the connection for one user. Nothing is connected yet.
   *
   * @param asker asked when this user has the connection made
   * @param notices is told then what a person may want to know, each in one line
   */
  public Use use(SshSettings settings, Asker asker, Consumer<String> notices) {
    return new Use(link(settings), asker, notices);
  }

  /** The link of these settings, for one user more. */
  Link link(SshSettings settings) {
    synchronized (links) {
      var link = links.computeIfAbsent(settings, own -> new Link(own, this));
      link.users++;
      return link;
    }
  }

  HostKeyCheck hostKeys(SshSettings settings, Asker asker, Consumer<String> notices) {
    return new KnownHosts(settings.display(), settings.trust(), askingOfHosts, asker, notices);
  }

  /** One user less; true when it was the last. */
  boolean leave(Link link) {
    synchronized (links) {
      link.users--;
      return link.users == 0 && links.remove(link.settings(), link);
    }
  }

  /** A server can be reached, so others may be too. */
  void reached(Link link) {
    List<Link> others;
    synchronized (links) {
      others = List.copyOf(links.values());
    }
    for (Link other : others) {
      if (other != link && other.present().isEmpty()) {
        other.hurry();
      }
    }
  }

  /**
   * Logs in over a connection that is there already, and is closed with it. It is shared with
   * nobody.
   */
  public SshConnection over(
      Duplex duplex,
      SshSettings settings,
      HostKeyCheck hostKeys,
      Asker asker,
      Consumer<String> notices)
      throws SshFailure {
    return new SshLogin(settings, duplex, hostKeys, keys, asker, notices).connect();
  }

  /** One user's part in a connection. */
  public static final class Use implements AutoCloseable {
    private final Link link;
    private final Asker asker;
    private final Consumer<String> notices;
    private boolean closed;

    private Use(Link link, Asker asker, Consumer<String> notices) {
      this.link = link;
      this.asker = asker;
      this.notices = notices;
    }

    /**
     * The connection, made anew when there is none. Waits for who is making it and shares the
     * outcome; after a failure it waits before the next attempt.
     */
    public SshConnection connection() throws SshFailure, InterruptedException {
      return link.connection(asker, notices);
    }

    /** The connection when there is one now. */
    public Optional<SshConnection> present() {
      return link.present();
    }

    /** Somebody waits for the connection. */
    public void hurry() {
      link.hurry();
    }

    @Override
    public void close() {
      boolean first;
      synchronized (this) {
        first = !closed;
        closed = true;
      }
      if (first) {
        link.leave();
      }
    }
  }
}
