package dev.monday.forward.kubernetes.takeover;

import dev.monday.forward.ssh.HostKey;
import dev.monday.forward.ssh.HostKeyCheck;
import dev.monday.forward.ssh.SshFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The host keys of this run's proxies. The way to a pod is the API server's TLS, so the first key
 * of a proxy is taken; no file knows it. One thread uses it.
 */
final class PodKeys {
  private final Map<String, HostKey> known = new HashMap<>();

  HostKeyCheck of(ProxyPod pod) {
    var proxy = "%s/%d".formatted(pod.uid(), pod.restarts()); // each start makes a new key
    return new HostKeyCheck() {
      @Override
      public void check(HostKey key) throws SshFailure {
        var first = known.putIfAbsent(proxy, key);
        if (first != null && !first.equals(key)) {
          throw SshFailure.hostKey(
              "the proxy in pod %s has another key than before (%s, was %s); somebody may be in between"
                  .formatted(pod.name(), key.fingerprint(), first.fingerprint()));
        }
      }

      @Override
      public List<String> knownTypes() {
        return List.of();
      }
    };
  }
}
