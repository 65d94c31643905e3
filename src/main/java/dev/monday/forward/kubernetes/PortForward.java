package dev.monday.forward.kubernetes;

import dev.monday.relay.Duplex;
import java.io.IOException;
import java.time.Duration;

/** Connections to ports of pods, whatever carries them. */
interface PortForward {
  /**
   * Makes one, which belongs to the caller. That the port is refused in the pod shows later, when
   * it is read: {@link DialRefusedException}.
   *
   * @throws ClusterException when there is no way to the pod
   */
  Duplex open(String namespace, String pod, int port) throws ClusterException, InterruptedException;

  /**
   * Connects once without a byte.
   *
   * @param silence after which the port is taken for one that listens: only refusals are told
   * @throws DialRefusedException when nobody listens
   */
  void probe(String namespace, String pod, int port, Duration silence)
      throws ClusterException, InterruptedException, IOException;
}
