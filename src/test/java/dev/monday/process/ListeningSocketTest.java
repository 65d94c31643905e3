package dev.monday.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class ListeningSocketTest {

  @ParameterizedTest
  @FieldSource("TARGETS")
  void answersAt(String address, boolean servesIpv4, List<String> targets) {
    var socket = socket(address, servesIpv4);
    var answered =
        List.of("127.0.0.1", "127.64.0.9", "::1", "fe80::1").stream()
            .filter(target -> socket.answersAt(InetAddress.ofLiteral(target)))
            .toList();
    assertEquals(targets, answered);
  }

  static final List<Arguments> TARGETS =
      List.of(
          argumentSet("any IPv4", "0.0.0.0", true, List.of("127.0.0.1", "127.64.0.9")),
          argumentSet(
              "any of both", "::", true, List.of("127.0.0.1", "127.64.0.9", "::1", "fe80::1")),
          argumentSet("any IPv6", "::", false, List.of("::1", "fe80::1")),
          argumentSet("one IPv4", "127.0.0.1", true, List.of("127.0.0.1")),
          argumentSet("one IPv4 as IPv6", "::ffff:127.0.0.1", true, List.of("127.0.0.1")),
          argumentSet("one IPv6", "::1", false, List.of("::1")));

  @ParameterizedTest
  @FieldSource("TEXTS")
  void text(String address, String text) {
    assertEquals(text, socket(address, true).toString());
  }

  static final List<Arguments> TEXTS =
      List.of(
          argumentSet("any IPv4", "0.0.0.0", "0.0.0.0:8080"),
          argumentSet("any IPv6", "::", "[::]:8080"),
          argumentSet("loopback", "::1", "[::1]:8080"),
          argumentSet("one IPv6", "fd00::2", "[fd00:0:0:0:0:0:0:2]:8080"),
          argumentSet("one IPv4", "127.64.0.9", "127.64.0.9:8080"));

  private static ListeningSocket socket(String address, boolean servesIpv4) {
    return new ListeningSocket(InetAddress.ofLiteral(address), 8080, servesIpv4, 1);
  }
}
