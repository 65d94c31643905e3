package dev.monday.run;

import dev.monday.lifecycle.ComponentId;
import dev.monday.process.ListeningSocket;
import dev.monday.process.ListeningSockets;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Which app listens where, as of the last look. A look is cheap as long as there is no new socket
 * and no other app: only then is it found out whose sockets are. For one thread.
 */
final class PortDiscovery {
  /** How many looks a socket of nobody's gets: a process that just becomes another hides one. */
  private static final int LOOKS = 2;

  private final ListeningSockets sockets;
  private Map<ComponentId, Supplier<List<Long>>> apps = Map.of();
  private Map<ComponentId, Set<ListeningSocket>> reported = Map.of();
  private final Map<ListeningSocket, Origin> origins = new HashMap<>();

  /** The apps that have a socket open; none after so many looks for them. */
  private record Origin(Set<ComponentId> apps, int looks) {
    static final Origin UNKNOWN = new Origin(Set.of(), 0);

    boolean isSettled() {
      return !apps.isEmpty() || looks >= LOOKS;
    }
  }

  PortDiscovery(ListeningSockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Looks, and returns the apps for which something has changed, each with all it listens on now.
   *
   * @param running the apps there are, each with what gives the pids of its processes
   * @throws IOException when that cannot be found out now; what is known stays
   */
  Map<ComponentId, Set<ListeningSocket>> look(Map<ComponentId, Supplier<List<Long>>> running)
      throws IOException {
    if (!running.equals(apps)) {
      apps = Map.copyOf(running);
      origins.clear();
    }
    var open = open();
    origins.keySet().retainAll(open);
    open.removeIf(socket -> origins.getOrDefault(socket, Origin.UNKNOWN).isSettled());
    if (!open.isEmpty()) {
      settle(open);
    }
    return changes();
  }

  /** What seems to be closed gets a second look: a list may miss one while others come and go. */
  private Set<ListeningSocket> open() throws IOException {
    var open = new HashSet<>(sockets.all());
    if (!reported.values().stream().allMatch(open::containsAll)) {
      open.addAll(sockets.all());
    }
    return open;
  }

  private void settle(Set<ListeningSocket> unknown) throws IOException {
    var found = find();
    for (var socket : unknown) {
      var holders = new HashSet<ComponentId>();
      found.forEach((app, own) -> {
        if (own.contains(socket)) {
          holders.add(app);
        }
      });
      var looks = origins.getOrDefault(socket, Origin.UNKNOWN).looks();
      origins.put(socket, new Origin(Set.copyOf(holders), looks + 1));
    }
  }

  /** Asks for all apps at once: so they share a look at the machine's processes. */
  private Map<ComponentId, Set<ListeningSocket>> find() throws IOException {
    var answers = new HashMap<ComponentId, Future<Set<ListeningSocket>>>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      apps.forEach((app, pids) ->
          answers.put(app, executor.submit(() -> Set.copyOf(sockets.of(pids.get())))));
    }
    var found = new HashMap<ComponentId, Set<ListeningSocket>>();
    for (var answer : answers.entrySet()) {
      found.put(answer.getKey(), result(answer.getValue()));
    }
    return found;
  }

  private static Set<ListeningSocket> result(Future<Set<ListeningSocket>> answer)
      throws IOException {
    if (answer.state() == Future.State.FAILED) {
      throw new IOException("cannot look at the apps' open files", answer.exceptionNow());
    }
    return answer.resultNow();
  }

  private Map<ComponentId, Set<ListeningSocket>> changes() {
    var now = new HashMap<ComponentId, Set<ListeningSocket>>();
    origins.forEach((socket, origin) ->
        origin.apps.forEach(app -> now.computeIfAbsent(app, _ -> new HashSet<>()).add(socket)));
    var changes = new TreeMap<ComponentId, Set<ListeningSocket>>();
    reported.keySet().forEach(app -> changes.put(app, Set.of()));
    now.forEach((app, own) -> changes.put(app, Set.copyOf(own)));
    changes.entrySet().removeIf(change -> change.getValue().equals(reported.get(change.getKey())));
    reported = now;
    return changes;
  }
}
