package dev.monday.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.monday.config.Port;
import dev.monday.lifecycle.Lines;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class PortInUseTest {
  private static final int NONE = -1;
  private static final int NOT_NAMED = 0;

  @ParameterizedTest
  @FieldSource("LINES")
  void line(String line, int port) {
    assertEquals(expected(port), PortInUse.in(line));
    assertEquals(
        expected(port), PortInUse.in("2026-11-21 12:34:56.789 \u001b[31mERROR\u001b[0m " + line));
  }

  static final List<Arguments> LINES =
      List.of(
          argumentSet(
              "Node", "Error: listen EADDRINUSE: address already in use 0.0.0.0:8080", 8080),
          argumentSet(
              "Node, [::]", "Error: listen EADDRINUSE: address already in use :::8080", 8080),
          argumentSet(
              "Node, older", "    throw er; // Error: listen EADDRINUSE 127.0.0.1:8080", 8080),
          argumentSet("Node's object", "  code: 'EADDRINUSE',", NOT_NAMED),
          argumentSet(
              "Next", " ⨯ Failed to start server: Error: Port 8080 is already in use", 8080),
          argumentSet("webpack", "Something is already running on port 8080.", 8080),
          argumentSet("Vite goes on", "Port 5173 is in use, trying another one...", NONE),
          argumentSet("Python", "OSError: [Errno 98] Address already in use", NOT_NAMED),
          argumentSet(
              "uvicorn",
              "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8080):"
                  + " address already in use",
              8080),
          argumentSet(
              "asyncio, IPv6",
              "OSError: [Errno 98] error while attempting to bind on address ('::', 8080, 0, 0):"
                  + " address already in use",
              8080),
          argumentSet("Flask", "Port 8080 is in use by another program. Either identify", 8080),
          argumentSet("Django", "Error: That port is already in use.", NOT_NAMED),
          argumentSet("gunicorn", "[ERROR] Connection in use: ('127.0.0.1', 8080)", 8080),
          argumentSet("Java", "java.net.BindException: Address already in use", NOT_NAMED),
          argumentSet(
              "Netty",
              "Caused by: io.netty.channel.unix.Errors$NativeIoException: bind(..) failed with"
                  + " error(-98): Address already in use",
              NOT_NAMED),
          argumentSet("Spring", "Web server failed to start. Port 8080 was already in use.", 8080),
          argumentSet(
              "Quarkus", "Port 8080 seems to be in use by another process. Quarkus may", 8080),
          argumentSet(
              "Quarkus, short", "Port(s) already bound: 8080: Address already in use", 8080),
          argumentSet("Go", "listen tcp :8080: bind: address already in use", 8080),
          argumentSet(
              "Go, with a place in the source",
              "main.go:42: listen tcp 127.0.0.1:8080: bind: address already in use",
              8080),
          argumentSet("Go, [::]", "listen tcp [::]:8080: bind: address already in use", 8080),
          argumentSet("only a place in the source", "main.c:42: Address already in use", NOT_NAMED),
          argumentSet(
              "nginx",
              "[emerg] 1234#1234: bind() to 0.0.0.0:80 failed (98: Address already in use)",
              80),
          argumentSet(
              "nginx, [::]",
              "nginx: [emerg] bind() to [::]:80 failed (98: Address already in use)",
              80),
          argumentSet(
              "Puma",
              "`initialize': Address already in use - bind(2) for \"0.0.0.0\" port 8080"
                  + " (Errno::EADDRINUSE)",
              8080),
          argumentSet(
              "Rust",
              "Error: Os { code: 98, kind: AddrInUse, message: \"Address already in use\" }",
              NOT_NAMED),
          argumentSet(
              ".NET",
              "System.IO.IOException: Failed to bind to address http://0.0.0.0:5000: address"
                  + " already in use.",
              5000),
          argumentSet(
              ".NET, name",
              "Failed to bind to address http://my-host:5000: address already in use.",
              5000),
          argumentSet(
              "PHP", "Failed to listen on localhost:8000 (reason: Address already in use)", 8000),
          argumentSet(
              "Redis",
              "Could not create server TCP listening socket *:6379: bind: Address already in use",
              6379),
          argumentSet(
              "Phoenix",
              "failed to listen (port: 4000) for reason :eaddrinuse (address already in use)",
              4000),
          argumentSet("Docker", "Bind for 0.0.0.0:8080 failed: port is already allocated.", 8080),
          argumentSet(
              "in colours",
              "address already in use \u001b[36m0.0.0.0\u001b[39m:\u001b[33m8080\u001b[0m",
              8080),
          argumentSet("any free port", "address already in use 0.0.0.0:0", NOT_NAMED),
          argumentSet("too large", "address already in use 0.0.0.0:80800", NOT_NAMED),
          argumentSet("something else", "listening on 0.0.0.0:8080", NONE),
          argumentSet("an access", "GET /address HTTP/1.1 200 in use :8080", NONE));

  @Test
  void theTailPrefersAComplaintThatNamesThePort() {
    var tail = new OutputTail();
    tail.add(lines("starting\njava.net.BindException: Address already in use\n\tat java.base\n"));
    assertEquals(expected(NOT_NAMED), tail.portInUse());
    tail.add(lines("Web server failed to start. Po"));
    tail.add(lines("rt 8080 was already in use.\nPort 9090 was already in use.\n"));
    assertEquals(expected(8080), tail.portInUse());
  }

  @Test
  void theTailKeepsTheLastOfAFlood() {
    var tail = new OutputTail();
    assertEquals(Optional.empty(), tail.portInUse());
    tail.add(lines("listen tcp :8080: bind: address already in use\n"));
    tail.add(lines("x".repeat(65_535) + "\n"));
    assertEquals(Optional.empty(), tail.portInUse());
    tail.add(lines("listen tcp :8081: bind: address already in use\n"));
    for (var i = 0; i < 1000; i++) {
      tail.add(lines("at somewhere in a long trace\n"));
    }
    assertEquals(expected(8081), tail.portInUse());
    tail.add(lines("listen tcp :8082: bind: address already in use\n" + "x".repeat(65_536)));
    assertEquals(expected(8082), tail.portInUse());
    for (var i = 0; i < 3000; i++) {
      tail.add(lines("at somewhere in a long trace\n"));
    }
    assertEquals(Optional.empty(), tail.portInUse());
  }

  private static Optional<PortInUse> expected(int port) {
    return switch (port) {
      case NONE -> Optional.empty();
      case NOT_NAMED -> Optional.of(new PortInUse(Optional.empty()));
      default -> Optional.of(new PortInUse(Optional.of(new Port(port))));
    };
  }

  private static Lines lines(String text) {
    var count = (int) text.chars().filter(character -> character == '\n').count();
    return new Lines(text.getBytes(UTF_8), count, false);
  }
}
