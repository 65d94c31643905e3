package dev.monday.forward.kubernetes.takeover;

import dev.monday.config.PodSelector;
import dev.monday.config.PortMapping;
import java.util.List;
import java.util.Optional;

/**
 * What is to be taken over, and how.
 *
 * @param ports those of the pod, each with the one here
 * @param namespace the context's when empty
 * @param image of the proxy
 * @param force whether a workload that somebody else manages is taken over all the same
 * @param scaleDown whether a stateful set of several replicas is
 * @param production words by which a name is known as production's
 * @param allowed names of production that this run may touch
 * @param steal whether a workload is taken from whoever has it
 */
record Wish(
    List<PortMapping> ports,
    Optional<String> namespace,
    PodSelector selector,
    String image,
    boolean force,
    boolean scaleDown,
    List<String> production,
    List<String> allowed,
    boolean steal) {
  Wish {
    ports = List.copyOf(ports);
    production = List.copyOf(production);
    allowed = List.copyOf(allowed);
  }

  List<Integer> remotePorts() {
    return ports.stream().map(mapping -> mapping.remote().number()).toList();
  }
}
