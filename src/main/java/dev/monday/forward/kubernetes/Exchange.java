package dev.monday.forward.kubernetes;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to an API server and its answer (HTTP/1.1, RFC 9112), on a connection of its own. That
 * is kept alive by the kernel, so a dead link is noticed (see {@link ServerDial}), and goes through
 * a proxy that wants credentials: the JDK's HTTP client does neither. Any thread may close it,
 * which frees who reads.
 *
 * @param body what comes, without its framing; its end is the answer's
 */
record Exchange(ServerDial.Head head, InputStream body, Wire connection) implements AutoCloseable {
  private static final int OK = 200;
  private static final int LONGEST_REFUSAL = 16 * 1024;

  /**
   * What is asked.
   *
   * @param uri with its query, if it has one
   * @param type of the content; both are empty where there is none
   */
  record Request(String method, URI uri, String type, String content) {
    static Request get(URI uri) {
      return new Request("GET", uri, "", "");
    }

    private byte[] bytes(Access access, ServerDial dial) {
      var content = content().getBytes(StandardCharsets.UTF_8);
      var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      var lines = new ArrayList<String>();
      lines.add("%s %s%s HTTP/1.1".formatted(method, uri.getRawPath(), query));
      lines.add("Host: %s:%d".formatted(uri.getHost(), dial.port()));
      lines.add("Accept: application/json");
      lines.add("Connection: close");
      if (!type.isEmpty()) {
        lines.addAll(List.of("Content-Type: " + type, "Content-Length: " + content.length));
      }
      access.headers().forEach(header -> lines.add(header.name() + ": " + header.value()));
      var head = ServerDial.head(lines);
      var all = new byte[head.length + content.length];
      System.arraycopy(head, 0, all, 0, head.length);
      System.arraycopy(content, 0, all, head.length, content.length);
      return all;
    }
  }

  /**
   * Asks, and reads the answer's header.
   *
   * @param patience for each step of it, and for each read of the body
   */
  static Exchange begin(Access access, Request request, Duration patience) throws IOException {
    var dial = new ServerDial(access);
    var connection = dial.dial(patience);
    try {
      send(request.bytes(access, dial), connection);
      var head = ServerDial.readHead(connection.in());
      return new Exchange(head, body(head, connection.in()), connection);
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  /** A server that has closed its end may have said why before, which is read then. */
  private static void send(byte[] request, Wire connection) throws IOException {
    try {
      connection.out().write(request);
    } catch (SocketException cut) {
      if (connection.isClosed()) {
        throw cut;
      }
    }
  }

  boolean isGood() throws IOException {
    return head.status() / 100 == OK / 100;
  }

  /** Beginning of what a server says that does not do it. */
  String refusal() throws IOException {
    return new String(body.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8);
  }

  /** For an answer that lasts: from now on silence is none too long. */
  void awaitForever() throws IOException {
    connection.setPatience(Duration.ZERO);
  }

  private static InputStream body(ServerDial.Head head, InputStream in) throws IOException {
    if (head.header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
      return new Body(in, 0, true);
    }
    var length = head.header("Content-Length");
    return length.isEmpty() ? in : new Body(in, number(length, 10), false);
  }

  private static long number(String digits, int radix) throws IOException {
    try {
      long number = Long.parseLong(digits, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException _) {
      // as one below zero
    }
    throw new IOException("a length of \"%s\"".formatted(digits));
  }

  @Override
  public void close() {
    connection.close();
  }

  /** A body of known length, or in chunks (section 7.1); trailers are not read. */
  private static final class Body extends InputStream {
    private static final int LONGEST_LINE = 1024;

    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean begun;
    private boolean ended;

    Body(InputStream in, long length, boolean chunked) {
      this.in = in;
      this.left = length;
      this.chunked = chunked;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** Gives what is there, and waits only where nothing is. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !ended) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the connection was cut");
      }
      left -= count;
      return count;
    }

    private void nextChunk() throws IOException {
      if (chunked) {
        if (begun && !line().isEmpty()) {
          throw new IOException("a chunk that is longer than it says");
        }
        begun = true;
        left = number(line().replaceFirst(";.*", "").strip(), 16);
      }
      ended = left == 0;
    }

    private String line() throws IOException {
      var line = new StringBuilder();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0 || line.length() > LONGEST_LINE) {
          throw new EOFException("the connection was cut");
        }
        line.append((char) octet);
      }
      return line.toString().stripTrailing();
    }
  }
}
