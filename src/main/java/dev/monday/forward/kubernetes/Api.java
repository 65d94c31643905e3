package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.monday.forward.kubernetes.ClusterException.Kind;
import dev.monday.forward.kubernetes.Exchange.Request;
import dev.monday.forward.kubernetes.Refusals.Deed;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Objects of an API server, one at a time, read and changed as JSON. */
public final class Api {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String JSON = "application/json";

  private final Cluster cluster;

  public Api(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The objects of one kind and namespace.
   *
   * @param group as it stands in paths, with its version: {@code apis/apps/v1}
   * @param plural as it stands in paths
   */
  public record Objects(String group, String plural, String namespace) {
    String path() {
      return "%s/namespaces/%s/%s".formatted(group, namespace, plural);
    }
  }

  /**
   * What the server answers.
   *
   * @param time by its own clock, to the second
   */
  public record Answer(JsonNode body, Instant time) {}

  public List<JsonNode> list(Objects objects) throws ClusterException, InterruptedException {
    var items = new ArrayList<JsonNode>();
    ask("GET", "list", objects, "", Optional.empty()).body().path("items").forEach(items::add);
    return items;
  }

  /**
   * One of them, by its name.
   *
   * @throws ClusterException of the kind NOT_FOUND when there is none
   */
  public Answer get(Objects objects, String name) throws ClusterException, InterruptedException {
    return ask("GET", "get", objects, name, Optional.empty());
  }

  public Answer create(Objects objects, JsonNode object)
      throws ClusterException, InterruptedException {
    return ask("POST", "create", objects, "", Optional.of(object));
  }

  /**
   * Puts another in the place of one.
   *
   * @throws ClusterException of the kind CONFLICT when it has another version than the given one
   */
  public Answer replace(Objects objects, String name, JsonNode object)
      throws ClusterException, InterruptedException {
    return ask("PUT", "update", objects, name, Optional.of(object));
  }

  /**
   * Applies a JSON Patch.
   *
   * @throws ClusterException of the kind CONFLICT when a test of it fails
   */
  public Answer patch(Objects objects, String name, JsonNode operations)
      throws ClusterException, InterruptedException {
    return ask("PATCH", "patch", objects, name, Optional.of(operations));
  }

  /**
   * Removes one.
   *
   * @param options what must be true of it, for example
   */
  public void delete(Objects objects, String name, JsonNode options)
      throws ClusterException, InterruptedException {
    ask("DELETE", "delete", objects, name, Optional.of(options));
  }

  private Answer ask(
      String method, String verb, Objects objects, String name, Optional<JsonNode> body)
      throws ClusterException, InterruptedException {
    var deed = new Deed(verb, objects.plural(), objects.namespace());
    var path = objects.path() + (name.isEmpty() ? "" : "/" + encoded(name));
    return cluster.ask(access -> answer(access, deed, method, path, body));
  }

  private static Answer answer(
      Access access, Deed deed, String method, String path, Optional<JsonNode> body)
      throws ClusterException, InterruptedException {
    var type = method.equals("PATCH") ? "application/json-patch+json" : JSON;
    var request =
        new Request(
            method,
            access.server().resolve(path),
            body.isPresent() ? type : "",
            body.map(JsonNode::toString).orElse(""));
    try {
      return body.isPresent()
          ? whole(() -> exchange(access, deed, request))
          : exchange(access, deed, request);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw Refusals.unreachable(access, e);
    }
  }

  private interface Exchanging {
    Answer run() throws ClusterException, IOException;
  }

  /** A change that is under way is not left: it might come about after it has been undone. */
  private static Answer whole(Exchanging change) throws ClusterException, IOException {
    var task = new FutureTask<>(change::run);
    Thread.ofVirtual().name("change of an object").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ClusterException refusal -> throw refusal;
        case IOException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Answer exchange(Access access, Deed deed, Request request)
      throws ClusterException, IOException {
    try (var answer = Exchange.begin(access, request, PATIENCE)) {
      if (!answer.isGood()) {
        throw Refusals.of(access, deed, answer.head().status(), answer.refusal());
      }
      return new Answer(Json.MAPPER.readTree(answer.body()), time(answer.head()));
    }
  }

  private static Instant time(ServerDial.Head head) throws ClusterException {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(head.header("Date"), Instant::from);
    } catch (DateTimeParseException e) {
      throw new ClusterException(
          Kind.MISCONFIGURED, "the API server does not tell the time: it sends no Date", e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
