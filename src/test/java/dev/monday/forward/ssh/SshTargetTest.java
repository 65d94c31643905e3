package dev.monday.forward.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshTargetTest {
  @ParameterizedTest
  @CsvSource({
    "host, , host, ",
    "anna@host, anna, host, ",
    "anna@host:2222, anna, host, 2222",
    "host:2222, , host, 2222",
    "ssh://anna@host:2222, anna, host, 2222",
    "ssh://host/, , host, ",
    "anna@[::1]:2222, anna, ::1, 2222",
    "anna@::1, anna, ::1, ",
    "[::1], , ::1, ",
    "anna@example.org@host, anna@example.org, host, ",
  })
  void parts(String text, String user, String host, Integer port) throws Exception {
    assertEquals(
        new SshTarget(Optional.ofNullable(user), host, Optional.ofNullable(port)),
        SshTarget.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "@host", "anna@", "anna@-oProxyCommand=x", "-l@host", "host:0", "host:x"})
  void whatIsNoServer(String text) {
    var failure = assertThrows(SshFailure.class, () -> SshTarget.parse(text));
    assertEquals(SshFailure.Kind.CONFIGURATION, failure.kind());
  }
}
