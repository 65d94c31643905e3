package dev.monday.forward.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a forward wants to know of a pod.
 *
 * @param uid another pod of the same name has another
 * @param readySince when it became ready; empty while it is not
 * @param doubted whether the cluster has not heard of its node for a while: it may be reached all
 *     the same
 * @param phase such as {@code Running}
 * @param owner who made it, and makes another
 * @param namedPorts of all its containers
 */
record Pod(
    String name,
    String uid,
    Map<String, String> labels,
    Optional<Instant> readySince,
    boolean doubted,
    boolean terminating,
    String phase,
    Optional<Owner> owner,
    Map<String, Integer> namedPorts) {

  /**
   * @param kind such as {@code ReplicaSet}
   */
  record Owner(String kind, String name) {}

  Pod {
    labels = Map.copyOf(labels);
    namedPorts = Map.copyOf(namedPorts);
  }

  /** Whether new connections may go to it. */
  boolean isUsable() {
    return readySince.isPresent() && !terminating;
  }

  /** The number of a port that one of its containers has named. */
  OptionalInt port(String name) {
    var number = namedPorts.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  List<String> portNames() {
    return namedPorts.keySet().stream().sorted().toList();
  }
}
