package dev.monday.forward.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The opening handshake of a WebSocket (RFC 6455, section 4.1). */
final class Upgrade {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int LONGEST_BODY = 16 * 1024;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final SecureRandom KEYS = new SecureRandom();

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

  /**
   * @param path with its query, from the root
   * @param patience for each step of it
   * @throws Refused when the server answers otherwise
   */
  static WebSocket open(Access access, String path, String protocol, Duration patience)
      throws IOException {
    var dial = new ServerDial(access);
    var dialed = dial.dial(patience);
    var socket = dialed.secured();
    try {
      var key = key();
      socket.getOutputStream().write(ServerDial.head(request(access, dial, path, protocol, key)));
      var in = socket.getInputStream();
      var answer = ServerDial.readHead(in);
      if (answer.status() != SWITCHING_PROTOCOLS) {
        throw new Refused(answer.status(), body(answer, in));
      }
      if (!answer.header("Sec-WebSocket-Accept").equals(accept(key))
          || !answer.header("Sec-WebSocket-Protocol").equals(protocol)) {
        throw new IOException("the server does not speak " + protocol);
      }
      socket.setSoTimeout(0);
      return new WebSocket(dialed.transport(), socket);
    } catch (IOException | RuntimeException failure) {
      dialed.transport().close();
      throw failure;
    }
  }

  private static List<String> request(
      Access access, ServerDial dial, String path, String protocol, String key) {
    var lines =
        new ArrayList<>(
            List.of(
                "GET %s HTTP/1.1".formatted(path),
                "Host: %s:%d".formatted(access.server().getHost(), dial.port()),
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: " + key,
                "Sec-WebSocket-Protocol: " + protocol));
    access.headers().forEach(header -> lines.add(header.name() + ": " + header.value()));
    return lines;
  }

  private static String key() {
    var random = new byte[16];
    KEYS.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  static String accept(String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
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
