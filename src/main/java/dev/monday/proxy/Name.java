package dev.monday.proxy;

import dev.monday.config.Hostname;
import dev.monday.config.Port;
import dev.monday.hosts.HostsLine;
import dev.monday.hosts.HostsLines;
import dev.monday.hosts.Result;
import dev.monday.lifecycle.Hold;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * A hostname of this machine while a run has it: the claim that keeps other runs from it, its
 * loopback address, and its line in the hosts file. All routes of the name share it; it is given up
 * with the last of them. Its lock is held while files are read and written, and only those who want
 * this very name wait for it.
 */
final class Name {
  private final Hostname hostname;
  private final NameClaims claims;
  private final AddressBook addresses;
  private final HostsLines hosts;
  private final ReentrantLock lock = new ReentrantLock();

  /** With how many routes lead there: while one changes there are two. */
  private final Map<Optional<Port>, Integer> ports = new ConcurrentHashMap<>();

  private int users;
  private volatile Optional<NameClaims.Claim> claim = Optional.empty();
  private volatile Optional<LoopbackAddress> address = Optional.empty();
  private volatile Optional<Result> line = Optional.empty();

  Name(Hostname hostname, NameClaims claims, AddressBook addresses, HostsLines hosts) {
    this.hostname = hostname;
    this.claims = claims;
    this.addresses = addresses;
    this.hosts = hosts;
  }

  /** It will have a route to this port; without one, to ports that are not known yet. */
  void leadsTo(Optional<Port> port) {
    ports.merge(port, 1, Integer::sum);
  }

  /** One route less leads there. */
  void leadsNoMoreTo(Optional<Port> port) {
    ports.computeIfPresent(port, (_, routes) -> routes == 1 ? null : routes - 1);
  }

  Hostname hostname() {
    return hostname;
  }

  /** Empty before the name was first taken. */
  Optional<LoopbackAddress> address() {
    return address;
  }

  /** What became of its line in the hosts file; empty while the name is not taken. */
  Optional<Result> line() {
    return line;
  }

  /** The line that is still to be written; empty when it was, or the name is not taken. */
  Optional<HostsLine> missingLine() {
    return claim.isPresent() && line.isEmpty()
        ? address.map(at -> new HostsLine(at.inet(), hostname.text()))
        : Optional.empty();
  }

  void published(Result result) {
    line = Optional.of(result);
  }

  /** Writes the line unless that was done. */
  Result publish() {
    lock.lock();
    try {
      missingLine().ifPresent(missing -> published(hosts.add(missing)));
      return line.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the name for one more route, which gives it back by {@link #release}.
   *
   * @param isFree whether nobody else listens at an address and a port, or at any port of it
   */
  Opening take(BiPredicate<LoopbackAddress, Optional<Port>> isFree)
      throws RouteException, InterruptedException {
    lock.lock();
    try {
      if (users == 0) {
        switch (claims.claim(hostname)) {
          case NameClaims.HeldBy(String project, long pid) -> {
            return new Opening.Held(new Hold.HeldBy(project, pid));
          }
          case NameClaims.Claim own ->
              take(own, at -> ports.keySet().stream().allMatch(port -> isFree.test(at, port)));
        }
      }
      users++;
      return new Opening.Opened();
    } catch (IOException e) {
      throw new RouteException(
          "cannot take the name %s: %s".formatted(hostname, e.getMessage()), e);
    } finally {
      lock.unlock();
    }
  }

  private void take(NameClaims.Claim own, Predicate<LoopbackAddress> isFree)
      throws IOException, InterruptedException {
    try {
      var taken = addresses.addressOf(hostname, isFree);
      address = Optional.of(taken);
      claim = Optional.of(own);
    } catch (IOException | RuntimeException | InterruptedException e) {
      own.close();
      throw e;
    }
  }

  /** Gives the name back; with the last route its line and the claim go. */
  void release() throws IOException {
    lock.lock();
    try {
      users--;
      if (users == 0) {
        try (var _ = claim.orElseThrow()) {
          claim = Optional.empty();
          line = Optional.empty();
          hosts.remove(List.of(hostname.text()));
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
