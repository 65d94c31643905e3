package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks an API server to speak another protocol on a new connection (RFC 9110, section 7.8). */
final class Upgrade {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int LONGEST_BODY = 16 * 1024;

  private Upgrade() {}

  /** The server has answered, and the answer is no. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String body;

    Refused(int status, String body) {
      super("the server answers %d".formatted(status));
      this.status = status;
      this.body = body;
    }

    int status() {
      return status;
    }

    /** What it said, most often a Status object of the API. */
    String body() {
      return body;
    }
  }

  /** The server was reached, and has not answered: the connection was cut, or silent. */
  static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    Unanswered(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * What is asked.
   *
   * @param path with its query, from the root
   * @param protocol as the header {@code Upgrade} names it
   * @param headers that belong to the protocol
   */
  record Request(String method, String path, String protocol, List<String> headers) {
    private List<String> lines(Access access, int port) {
      var lines =
          new ArrayList<>(
              List.of(
                  "%s %s HTTP/1.1".formatted(method, path),
                  "Host: %s:%d".formatted(access.server().getHost(), port),
                  "Connection: Upgrade",
                  "Upgrade: " + protocol));
      lines.addAll(headers);
      access.headers().forEach(header -> lines.add(header.name() + ": " + header.value()));
      return lines;
    }
  }

  /** Who goes on with the connection when the server has agreed. */
  interface Speaker<T> {
    /**
     * Makes of it what speaks the protocol.
     *
     * @throws Refused when that is not what was asked for
     */
    T speak(Wire wire, ServerDial.Head answer) throws IOException;
  }

  /**
   * Asks, and leaves the rest to who speaks the protocol.
   *
   * @param patience for each step of it
   * @throws Refused when the server answers otherwise
   */
  static <T> T open(Access access, Request request, Duration patience, Speaker<T> speaker)
      throws IOException {
    var dial = new ServerDial(access);
    var wire = dial.dial(patience);
    try {
      var answer = ask(wire, request.lines(access, dial.port()));
      wire.setPatience(Duration.ZERO);
      return speaker.speak(wire, answer);
    } catch (IOException | RuntimeException failure) {
      wire.close();
      throw failure;
    }
  }

  private static ServerDial.Head ask(Wire wire, List<String> lines) throws IOException {
    try {
      wire.out().write(ServerDial.head(lines));
      var answer = ServerDial.readHead(wire.in());
      if (answer.status() != SWITCHING_PROTOCOLS) {
        throw new Refused(answer.status(), body(answer, wire.in()));
      }
      return answer;
    } catch (Refused refused) {
      throw refused;
    } catch (IOException silence) {
      throw new Unanswered(silence);
    }
  }

  /** At least its beginning, for the reason in it. */
  private static String body(ServerDial.Head answer, InputStream in) throws IOException {
    if (answer.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return text(in, Integer.parseInt(line(in), 16));
    }
    var length = answer.header("Content-Length");
    return length.isEmpty() ? "" : text(in, Integer.parseInt(length));
  }

  private static String text(InputStream in, int length) throws IOException {
    return new String(in.readNBytes(Math.min(length, LONGEST_BODY)), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString().strip();
  }
}
