package dev.monday.forward.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DialRefusalTest {
  static Stream<Arguments> words() {
    return Stream.of(
        argumentSet(
            "containerd 1.6, nobody listens",
            "an error occurred forwarding 1 -> 81: error forwarding port 81 to pod 1f, uid : failed to execute portforward in network namespace \"/var/run/netns/cni-1\": failed to connect to localhost:81 inside namespace \"1f\", IPv4: dial tcp4 127.0.0.1:81: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found",
            true),
        argumentSet(
            "containerd, the pod is gone",
            "error forwarding port 80 to pod 1f, uid : failed to find sandbox \"1f\" in store: not found",
            true),
        argumentSet(
            "socat",
            "error forwarding port 80 to pod 1f, uid : exit status 1: 2026/01/01 00:00:00 socat[7] E connect(5, AF=2 127.0.0.1:80, 16): Connection refused",
            true),
        argumentSet(
            "reset by the pod's program",
            "error forwarding port 80 to pod 1f, uid : failed to execute portforward in network namespace \"/var/run/netns/cni-1\": read tcp4 127.0.0.1:5->127.0.0.1:80: read: connection reset by peer",
            false),
        argumentSet(
            "the pod's program has gone while it was written to",
            "error forwarding port 80: write tcp4 127.0.0.1:5->127.0.0.1:80: write: broken pipe",
            false));
  }

  @ParameterizedTest
  @MethodSource("words")
  void onlyADialThatCameToNothingIsOne(String said, boolean refusal) {
    assertEquals(refusal, DialRefusal.isOne(said));
  }
}
