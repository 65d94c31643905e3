package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Port;
import dev.monday.hosts.Result;
import dev.monday.lifecycle.ComponentId;
import dev.monday.relay.Listener;
import dev.monday.relay.Traffic;
import dev.monday.relay.Upstream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A name of this machine and one port of it, which lead to one upstream; without a port only the
 * name, and without a name 127.0.0.1 itself. Open from before anything that it leads to is started
 * until after that is gone, whatever the upstream's state. Safe for use by many threads.
 */
public final class Route {
  private static final Traffic NO_TRAFFIC = new Traffic(0, 0, 0, 0, 0, 0);

  private final ComponentId id;
  private final Optional<Name> name;
  private final Optional<Port> port;
  private final Doorway doorway;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<RouteUser> users = new HashSet<>();
  private Optional<Listener> listener = Optional.empty();
  private Optional<Upstream> upstream = Optional.empty();

  Route(ComponentId id, Optional<Name> name, Optional<Port> port, Doorway doorway) {
    this.id = id;
    this.name = name;
    this.port = port;
    this.doorway = doorway;
  }

  public ComponentId id() {
    return id;
  }

  /** Where it listens; empty before its name was first taken. */
  public Optional<LoopbackAddress> address() {
    return name.isPresent() ? name.get().address() : Optional.of(LoopbackAddress.LOCALHOST);
  }

  /** Empty when only the name leads somewhere. */
  Optional<Port> port() {
    return port;
  }

  /** Whether it listens now. */
  boolean isBound() {
    lock.lock();
    try {
      return listener.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /** Empty for 127.0.0.1 itself. */
  Optional<Hostname> hostname() {
    return name.map(Name::hostname);
  }

  /** Nobody will open it again: its name is found an address without it. */
  void retire() {
    name.ifPresent(known -> known.leadsNoMoreTo(port));
  }

  /** Writes the line of its name unless that was done; empty when it has none. */
  Optional<Result> publish() {
    return name.map(Name::publish);
  }

  /** Takes the name and binds the port, unless that was done; the user closes it again. */
  Opening open(RouteUser user) throws RouteException, InterruptedException {
    lock.lock();
    try {
      if (users.isEmpty()) {
        var opening = name.isPresent() ? name.get().take(doorway::isFree) : new Opening.Opened();
        if (opening instanceof Opening.Held) {
          return opening;
        }
        bind();
      }
      users.add(user);
      return new Opening.Opened();
    } finally {
      lock.unlock();
    }
  }

  private void bind() throws RouteException {
    if (port.isEmpty()) {
      return;
    }
    try {
      var bound = doorway.bind(id, address().orElseThrow(), port.get());
      upstream.ifPresent(bound::leadTo);
      listener = Optional.of(bound);
    } catch (RouteException e) {
      try {
        release();
      } catch (IOException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  /**
   * One user needs it no longer. Of the last one the connections are ended, and the port and the
   * name given back. Nothing where that user has not opened it.
   */
  void close(RouteUser user) throws IOException {
    lock.lock();
    try {
      if (users.remove(user) && users.isEmpty()) {
        giveBack();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody needs it any longer. */
  void closeForAll() throws IOException {
    lock.lock();
    try {
      if (!users.isEmpty()) {
        users.clear();
        giveBack();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The name is given back even when the listener cannot be closed. */
  private void giveBack() throws IOException {
    var bound = listener;
    listener = Optional.empty();
    try {
      if (bound.isPresent()) {
        bound.get().close();
      }
    } finally {
      release();
    }
  }

  private void release() throws IOException {
    if (name.isPresent()) {
      name.get().release();
    }
  }

  /** Connections go there from now on, those that wait first. */
  public void leadTo(Upstream next) {
    lock.lock();
    try {
      upstream = Optional.of(next);
      listener.ifPresent(bound -> bound.leadTo(next));
    } finally {
      lock.unlock();
    }
  }

  /** New connections wait until there is an upstream again. */
  public void hold() {
    lock.lock();
    try {
      upstream = Optional.empty();
      listener.ifPresent(Listener::hold);
    } finally {
      lock.unlock();
    }
  }

  /** What has gone through since it was opened. */
  Traffic traffic() {
    lock.lock();
    try {
      return listener.map(Listener::traffic).orElse(NO_TRAFFIC);
    } finally {
      lock.unlock();
    }
  }

  /** {@code shop.svc.local:8080}, or the name alone. */
  @Override
  public String toString() {
    return id.name();
  }
}
