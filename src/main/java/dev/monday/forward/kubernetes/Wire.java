package dev.monday.forward.kubernetes;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLEngine;

/**
 * A connection to an API server, with TLS or without. A virtual thread that is interrupted while it
 * waits for one closes it.
 */
final class Wire {
  private static final int BYTES = 32 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Wire(Socket socket, InputStream in, OutputStream out) {
    this.socket = socket;
    this.in = in;
    this.out = out;
  }

  static Wire plain(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream(), BYTES);
    return new Wire(socket, in, socket.getOutputStream());
  }

  /** Shakes hands before it returns. */
  static Wire secured(Socket socket, SSLEngine engine) throws IOException {
    var tls = new Tls(engine, socket.getInputStream(), socket.getOutputStream());
    return new Wire(socket, tls.input(), tls.output());
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /** How long reading may wait; zero for ever. */
  void setPatience(Duration patience) throws IOException {
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
  }

  /** Whether it was closed at this end. */
  boolean isClosed() {
    return socket.isClosed();
  }

  /** Ends it. Not with TLS' own end, which would wait for who writes. */
  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // the descriptor is given back all the same
    }
  }

  /** Ends it, and what was not sent yet is not sent any more. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException _) {
      // it is closed already
    }
    close();
  }
}
