package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.monday.forward.kubernetes.Refusals.Deed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects of one kind and namespace, read from an API server. */
final class ApiObjects<T> {
  private static final int PAGE = 500;

  /** How long the server lets one watch go on; client-go asks for 5 to 10 minutes. */
  private static final int WATCH_SECONDS = 300;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Access access;
  private final ObjectKind<T> kind;
  private final String namespace;

  ApiObjects(Access access, ObjectKind<T> kind, String namespace) {
    this.access = access;
    this.kind = kind;
    this.namespace = namespace;
  }

  /**
   * All of them at one moment.
   *
   * @param version of that moment, from which a watch goes on
   */
  record Listed<T>(List<T> objects, String version) {}

  Listed<T> list() throws ClusterException, InterruptedException {
    var objects = new ArrayList<T>();
    var next = "";
    while (true) {
      var query = "limit=%d%s".formatted(PAGE, next.isEmpty() ? "" : "&continue=" + encoded(next));
      var deed = new Deed("list", kind.plural(), namespace);
      try (var answer = get(uri(query), deed)) {
        var metadata = page(answer.body(), objects);
        next = metadata.path("continue").asText();
        if (next.isEmpty()) {
          return new Listed<>(objects, metadata.path("resourceVersion").asText());
        }
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  /** Adds the objects of a page, one after the other, and returns the list's metadata. */
  private JsonNode page(InputStream body, List<T> objects) throws IOException {
    JsonNode metadata = Json.MAPPER.createObjectNode();
    try (JsonParser json = Json.MAPPER.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var field = json.currentName();
        var start = json.nextToken();
        if (field.equals("metadata")) {
          metadata = json.readValueAsTree();
        } else if (field.equals("items") && start == JsonToken.START_ARRAY) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            objects.add(kind.decoder().apply(json.readValueAsTree()));
          }
        } else {
          json.skipChildren();
        }
      }
    }
    return metadata;
  }

  /** What a watch tells, for as long as it lasts. */
  Watch<T> watch(String version) throws ClusterException, InterruptedException {
    var query =
        "watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(WATCH_SECONDS, encoded(version));
    var deed = new Deed("watch", kind.plural(), namespace);
    var answer = get(uri(query), deed);
    try {
      answer.awaitForever();
      return new Watch<>(access, kind, deed, answer);
    } catch (IOException e) {
      answer.close();
      throw failure(e);
    }
  }

  private URI uri(String query) {
    return access.server().resolve("%s?%s".formatted(kind.path(namespace), query));
  }

  private Exchange get(URI uri, Deed deed) throws ClusterException, InterruptedException {
    try {
      var answer = Exchange.begin(access, Exchange.Request.get(uri), PATIENCE);
      if (answer.isGood()) {
        return answer;
      }
      try (answer) {
        throw Refusals.of(access, deed, answer.head().status(), answer.refusal());
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** An interrupt shows as one of these, too. */
  private ClusterException failure(IOException failure) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return Refusals.unreachable(access, failure);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The changes since a moment, as they happen. Any thread may close it, which ends it. */
  static final class Watch<T> implements AutoCloseable {
    private final Access access;
    private final ObjectKind<T> kind;
    private final Deed deed;
    private final Exchange answer;
    private @Nullable MappingIterator<JsonNode> events;

    Watch(Access access, ObjectKind<T> kind, Deed deed, Exchange answer) {
      this.access = access;
      this.kind = kind;
      this.deed = deed;
      this.answer = answer;
    }

    /**
     * Waits for the next change.
     *
     * @throws IOException when it has ended, in order or not
     */
    Change<T> next() throws IOException, ClusterException {
      if (!events().hasNextValue()) {
        throw new IOException("the watch has ended");
      }
      var event = events().nextValue();
      var object = event.path("object");
      var version = object.path("metadata").path("resourceVersion").asText();
      return switch (event.path("type").asText()) {
        case "ADDED", "MODIFIED" -> new Change.Put<>(version, kind.decoder().apply(object));
        case "DELETED" -> new Change.Removed<>(version, kind.decoder().apply(object));
        case "BOOKMARK" -> new Change.Nothing<>(version);
        case "ERROR" ->
            throw Refusals.of(access, deed, object.path("code").asInt(), object.toString());
        default -> throw new IOException("an event of the type " + event.path("type"));
      };
    }

    /** Made once somebody waits: it reads the first event. */
    private MappingIterator<JsonNode> events() throws IOException {
      if (events == null) {
        events = Json.MAPPER.readerFor(JsonNode.class).readValues(answer.body());
      }
      return events;
    }

    @Override
    public void close() {
      answer.close();
    }
  }

  /** One line of a watch. */
  sealed interface Change<T> {
    /** From where a later watch goes on. */
    String version();

    record Put<T>(String version, T object) implements Change<T> {}

    record Removed<T>(String version, T object) implements Change<T> {}

    /** Only that time has gone by. */
    record Nothing<T>(String version) implements Change<T> {}
  }
}
