package dev.monday.forward.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient.ProxyType;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Connections to an API server: through its proxy if it has one, and TLS over it. */
record ServerDial(Access access) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int OK = 200;
  private static final int LONGEST_ANSWER = 16 * 1024;

  /** A link that went silent is found after 25 s. */
  private static final int KEEPALIVE_IDLE_SECONDS = 10;

  private static final int KEEPALIVE_PAUSE_SECONDS = 5;
  private static final int KEEPALIVE_COUNT = 3;

  /**
   * A new connection, which may be waited for as long as the patience says until that is changed.
   *
   * @param patience for each of its steps
   */
  Wire dial(Duration patience) throws IOException {
    var server = access.server();
    var transport = transport(server, Math.toIntExact(patience.toMillis()));
    try {
      transport.setTcpNoDelay(true);
      keepAlive(transport);
      return "https".equals(server.getScheme())
          ? Wire.secured(transport, engine(server))
          : Wire.plain(transport);
    } catch (IOException | RuntimeException failure) {
      transport.close();
      throw failure;
    }
  }

  private Socket transport(URI server, int millis) throws IOException {
    var settings = access.route().settings();
    var proxy = settings.getProxyAddress();
    if (proxy == null || settings.getProxyType() == ProxyType.DIRECT) {
      return connected(
          new Socket(Proxy.NO_PROXY), new InetSocketAddress(server.getHost(), port()), millis);
    }
    var resolved = new InetSocketAddress(proxy.getHostString(), proxy.getPort());
    if (settings.getProxyType() != ProxyType.HTTP) {
      var target = InetSocketAddress.createUnresolved(server.getHost(), port());
      return connected(new Socket(new Proxy(Proxy.Type.SOCKS, resolved)), target, millis);
    }
    var socket = connected(new Socket(Proxy.NO_PROXY), resolved, millis);
    try {
      askProxy(socket, settings.getProxyAuthorization());
      return socket;
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  private static Socket connected(Socket socket, InetSocketAddress to, int millis)
      throws IOException {
    try {
      socket.connect(to, millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException failure) {
      socket.close();
      throw failure;
    }
  }

  int port() {
    var server = access.server();
    if (server.getPort() > 0) {
      return server.getPort();
    }
    return "https".equals(server.getScheme()) ? HTTPS : HTTP;
  }

  /** RFC 9110, section 9.3.6. */
  private void askProxy(Socket socket, @Nullable String authorization) throws IOException {
    var place = "%s:%d".formatted(access.server().getHost(), port());
    var lines = new ArrayList<>(List.of("CONNECT %s HTTP/1.1".formatted(place), "Host: " + place));
    if (authorization != null) {
      lines.add("Proxy-Authorization: " + authorization);
    }
    socket.getOutputStream().write(head(lines));
    var answer = readHead(socket.getInputStream());
    if (answer.status() != OK) {
      throw new IOException("the proxy answers \"%s\"".formatted(answer.lines().getFirst()));
    }
  }

  private SSLEngine engine(URI server) {
    var settings = access.route().settings();
    var engine = settings.getSslContext().createSSLEngine(server.getHost(), port());
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    if (access.route().checksName()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    var name = settings.getTlsServerName();
    if (name != null && !name.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(name)));
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static void keepAlive(Socket socket) throws IOException {
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_PAUSE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_COUNT);
    }
  }

  /** The lines of a request without a body, and the empty one. */
  static byte[] head(List<String> lines) {
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Status line and header of an answer; what follows it is not read. */
  record Head(List<String> lines) {
    int status() throws IOException {
      var words = lines.getFirst().split(" ", 3);
      try {
        return Integer.parseInt(words.length > 1 ? words[1] : "");
      } catch (NumberFormatException e) {
        throw new IOException("this is no HTTP: " + lines.getFirst(), e);
      }
    }

    /** Empty where there is none. */
    String header(String name) {
      return lines.stream()
          .skip(1)
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  static Head readHead(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int count = 0; count < LONGEST_ANSWER; count++) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the connection was cut");
      }
      if (octet != '\n') {
        line.append((char) octet);
        continue;
      }
      if (line.toString().equals("\r") && !lines.isEmpty()) {
        return new Head(lines);
      }
      lines.add(line.toString().stripTrailing());
      line.setLength(0);
    }
    throw new IOException(
        "an answer with a header of more than %d bytes".formatted(LONGEST_ANSWER));
  }
}
