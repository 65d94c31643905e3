package dev.monday.forward.kubernetes.takeover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.monday.forward.ssh.HostKey;
import dev.monday.forward.ssh.SshFailure;
import org.junit.jupiter.api.Test;

class PodKeysTest {
  private static final HostKey KEY = new HostKey("ssh-ed25519", "AAAA");
  private static final HostKey OTHER = new HostKey("ssh-ed25519", "BBBB");

  private final PodKeys keys = new PodKeys();

  private static ProxyPod pod(String uid, int restarts) {
    return new ProxyPod("shop-0", uid, ProxyPod.Role.PROXY, false, true, true, restarts, "");
  }

  private SshFailure refusal(ProxyPod pod, HostKey key) {
    return assertThrows(SshFailure.class, () -> keys.of(pod).check(key));
  }

  @Test
  void theFirstKeyOfAProxyIsTakenAndNoOther() throws Exception {
    var pod = pod("u1", 0);
    keys.of(pod).check(KEY);
    keys.of(pod).check(KEY);
    var failure = refusal(pod, OTHER);
    assertEquals(SshFailure.Kind.HOST_KEY, failure.kind());
    assertEquals(
        "the proxy in pod shop-0 has another key than before (%s, was %s); somebody may be in between"
            .formatted(OTHER.fingerprint(), KEY.fingerprint()),
        failure.getMessage());
  }

  @Test
  void whoIsRefusedIsRefusedAgain() throws Exception {
    var pod = pod("u1", 0);
    keys.of(pod).check(KEY);
    var first = refusal(pod, OTHER);
    assertEquals(first.getMessage(), refusal(pod, OTHER).getMessage());
    keys.of(pod).check(KEY);
  }

  /** A stateful set gives the next pod the same name. */
  @Test
  void eachStartOfAProxyHasAKeyOfItsOwn() throws Exception {
    keys.of(pod("u1", 0)).check(KEY);
    keys.of(pod("u1", 1)).check(OTHER);
    keys.of(pod("u2", 0)).check(OTHER);
    assertEquals(SshFailure.Kind.HOST_KEY, refusal(pod("u1", 1), KEY).kind());
  }
}
