package dev.monday.forward.kubernetes;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * As much of an API server as forwards use, without TLS: lists, watches, and port-forwards to
 * programs of this machine, spoken as containerd speaks {@code v4.channel.k8s.io} and SPDY.
 */
final class FakeApiServer implements AutoCloseable {
  private static final String STOP = "";

  private final ServerSocket listener;
  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> ports = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private final AtomicBoolean ignoring = new AtomicBoolean();
  private final List<Change> changes = new ArrayList<>();
  private int version = 1;

  private record Watcher(String kind, BlockingQueue<String> lines) {}

  private record Change(int version, String kind, String line) {}

  FakeApiServer() throws IOException {
    this(0);
  }

  FakeApiServer(int port) throws IOException {
    listener = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("fake API server").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The first line of each request, and its Authorization. */
  List<String> requests() {
    return requests;
  }

  /** That of each request. */
  List<String> methods() {
    return requests.stream().map(line -> line.split(" ", 2)[0]).toList();
  }

  int watches() {
    return watchers.size();
  }

  /** A pod's port is that of a program here. */
  void listen(String pod, int port, int local) {
    ports.put(pod + ":" + port, local);
  }

  void silence(String pod, int port) {
    ports.remove(pod + ":" + port);
  }

  /** From now on requests whose first line contains the text are answered so. */
  void refuse(String text, int status, String message) {
    refusals.put(
        text,
        "%d %s".formatted(status, "{\"kind\":\"Status\",\"message\":\"%s\"}".formatted(message)));
  }

  /** The next request is left without an answer. */
  void ignoreNext() {
    ignoring.set(true);
  }

  void allow(String text) {
    refusals.remove(text);
  }

  /**
   * @param object JSON without a resource version; {@code %s} stands for it
   */
  synchronized void put(String kind, String name, String object) {
    var text = object.formatted(++version);
    var type = objects.put(kind + "/" + name, text) == null ? "ADDED" : "MODIFIED";
    tell(kind, type, text);
  }

  synchronized void remove(String kind, String name) {
    var text = Objects.requireNonNull(objects.remove(kind + "/" + name), name);
    version++;
    tell(kind, "DELETED", text);
  }

  private void tell(String kind, String type, String object) {
    var line = "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
    changes.add(new Change(version, kind, line));
    for (var watcher : watchers) {
      if (watcher.kind().equals(kind)) {
        watcher.lines().add(line);
      }
    }
  }

  /** All watches get the error 410, as when the version is too old. */
  void expireWatches() {
    var status = "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old resource version\"}";
    watchers.forEach(
        watcher -> watcher.lines().add("{\"type\":\"ERROR\",\"object\":%s}".formatted(status)));
  }

  /** All watches end, as they do after some minutes. */
  void endWatches() {
    watchers.forEach(watcher -> watcher.lines().add(STOP));
  }

  static String pod(String name, boolean ready, boolean terminating) {
    return pod(name, ready, terminating, "2026-01-01T00:00:00Z");
  }

  static String pod(String name, boolean ready, boolean terminating, String since) {
    return """
    {"kind":"Pod","metadata":{"name":"%1$s","uid":"uid-%1$s","resourceVersion":"%%s",
     "labels":{"app":"shop"}%2$s},
     "spec":{"containers":[{"name":"main","ports":[{"name":"http","containerPort":8080}]}]},
     "status":{"phase":"Running","conditions":[{"type":"Ready","status":"%3$s",
     "lastTransitionTime":"%4$s"}]}}
    """
        .formatted(
            name,
            terminating ? ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"" : "",
            ready ? "True" : "False",
            since)
        .replace("\n", "");
  }

  private void accept() {
    while (true) {
      try {
        var socket = listener.accept();
        connections.add(socket);
        if (listener.isClosed()) {
          socket.close();
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
      while (true) {
        answer(in, socket.getOutputStream());
      }
    } catch (IOException _) {
      // the client has gone, or the server was closed
    } finally {
      connections.remove(socket);
    }
  }

  private void answer(DataInputStream in, OutputStream out) throws IOException {
    var lines = new ArrayList<String>();
    for (var line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
    }
    var first = lines.getFirst();
    requests.add(first + header(lines, "Authorization"));
    if (ignoring.getAndSet(false)) {
      var _ = in.read(); // until the client gives up
      throw new EOFException("the client has gone");
    }
    for (var refusal : refusals.entrySet()) {
      if (first.contains(refusal.getKey()) || lines.contains(refusal.getKey())) {
        var words = refusal.getValue().split(" ", 2);
        respond(out, Integer.parseInt(words[0]), words[1]);
        return;
      }
    }
    var path = first.split(" ", -1)[1];
    if (path.endsWith("/portforward") && header(lines, "Upgrade").equals("SPDY/3.1")) {
      forwardBySpdy(in, out, path);
    } else if (path.contains("/portforward?ports=")) {
      forward(in, out, path, header(lines, "Sec-WebSocket-Key"));
    } else if (path.contains("watch=true")) {
      watch(out, kind(path), Integer.parseInt(path.replaceAll(".*resourceVersion=", "")));
    } else {
      list(out, kind(path));
    }
  }

  private static String line(DataInputStream in) throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException();
      }
      line.append((char) octet);
    }
    return line.toString().strip();
  }

  private static String header(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  /** "pods" of "/api/v1/namespaces/shop/pods?limit=500". */
  private static String kind(String path) {
    return path.replaceAll("\\?.*", "").replaceAll(".*/", "");
  }

  private synchronized void list(OutputStream out, String kind) throws IOException {
    var items =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith(kind + "/"))
            .map(Map.Entry::getValue)
            .toList();
    respond(
        out,
        200,
        "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":%s}"
            .formatted(version, items));
  }

  private static void respond(OutputStream out, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        "HTTP/1.1 %d Well\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, bytes.length)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.flush();
  }

  private synchronized Watcher watcher(String kind, int since) {
    var watcher = new Watcher(kind, new LinkedBlockingQueue<>());
    changes.stream()
        .filter(change -> change.version() > since && change.kind().equals(kind))
        .forEach(change -> watcher.lines().add(change.line()));
    watchers.add(watcher);
    return watcher;
  }

  private void watch(OutputStream out, String kind, int since) throws IOException {
    var watcher = watcher(kind, since);
    try {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
              .getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      for (var line = watcher.lines().take(); !line.equals(STOP); line = watcher.lines().take()) {
        chunk(out, line + "\n");
      }
      chunk(out, "");
    } catch (InterruptedException e) {
      throw new IOException(e);
    } finally {
      watchers.remove(watcher);
    }
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private void forward(DataInputStream in, OutputStream out, String path, String key)
      throws IOException {
    var pod = path.replaceAll(".*/pods/", "").replaceAll("/.*", "");
    int port = Integer.parseInt(path.replaceAll(".*ports=", ""));
    if (!objects.containsKey("pods/" + pod)) {
      respond(out, 404, "{\"message\":\"pods \\\"%s\\\" not found\"}".formatted(pod));
      return;
    }
    out.write(
        """
        HTTP/1.1 101 Switching Protocols
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Accept: %s
        Sec-WebSocket-Protocol: v4.channel.k8s.io

        """
            .replace("\n", "\r\n")
            .formatted(WebSocket.accept(key))
            .getBytes(StandardCharsets.ISO_8859_1));
    new FakeStream(in, out).run(port, ports.get(pod + ":" + port));
    throw new EOFException("the stream has ended");
  }

  private void forwardBySpdy(DataInputStream in, OutputStream out, String path) throws IOException {
    var pod = path.replaceAll(".*/pods/", "").replaceAll("/.*", "");
    if (!objects.containsKey("pods/" + pod)) {
      respond(out, 404, "{\"message\":\"pods \\\"%s\\\" not found\"}".formatted(pod));
      return;
    }
    out.write(
        """
        HTTP/1.1 101 Switching Protocols
        Connection: Upgrade
        Upgrade: SPDY/3.1
        X-Stream-Protocol-Version: portforward.k8s.io

        """
            .replace("\n", "\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    new FakeSpdy(in, out, port -> Optional.ofNullable(ports.get(pod + ":" + port))).run();
    throw new EOFException("the connection has ended");
  }

  /** Ends at once, with all connections: what is killed does not say good-bye. */
  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  /** Ends all connections; new ones are accepted. */
  void cut() throws IOException {
    for (var socket : connections) {
      socket.close();
    }
  }
}
