package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.monday.forward.kubernetes.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a workload that is taken over says of itself, in an annotation: whose the take-over is, and
 * what exactly it has changed, so that anybody can put it back.
 *
 * @param container the one that is replaced
 */
record Takeover(Holder holder, String container, List<Change> changes) {
  static final String ANNOTATION = "monday.dev/take-over";

  private static final String WAS = "was";
  private static final String IS = "is";

  /** One changed field; empty is what is not set. */
  record Change(Field field, Optional<JsonNode> was, Optional<JsonNode> is) {
    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("level", field.level().text()).put("field", field.name());
      was.ifPresent(value -> json.set(WAS, value));
      is.ifPresent(value -> json.set(IS, value));
      return json;
    }

    private static Change of(JsonNode json) {
      var level = json.path("level").asText();
      return new Change(
          new Field(
              Field.Level.of(level)
                  .orElseThrow(() -> new IllegalArgumentException("a field of a " + level)),
              json.path("field").asText()),
          Optional.ofNullable(json.get(WAS)),
          Optional.ofNullable(json.get(IS)));
    }
  }

  Takeover {
    changes = List.copyOf(changes);
  }

  /**
   * Whether a workload is taken over, as its annotation says.
   *
   * @throws IllegalArgumentException when the annotation makes no sense
   */
  static Optional<Takeover> of(Workload workload) {
    return workload.annotation(ANNOTATION).map(Takeover::parse);
  }

  private static Takeover parse(String text) {
    var json = Json.parse(text).orElseThrow(() -> new IllegalArgumentException("it is no JSON"));
    var changes = new ArrayList<Change>();
    json.path("changes").forEach(change -> changes.add(Change.of(change)));
    return new Takeover(Holder.of(json.path("holder")), json.path("container").asText(), changes);
  }

  /** What the container is started with for now; empty when that is not changed. */
  List<String> command() {
    return changes.stream()
        .filter(change -> change.field().equals(Field.COMMAND))
        .flatMap(change -> change.is().stream())
        .flatMap(JsonNode::valueStream)
        .map(JsonNode::asText)
        .toList();
  }

  /** The annotation's text. */
  String text() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("holder", holder.json());
    json.put("container", container);
    var list = json.putArray("changes");
    changes.forEach(change -> list.add(change.json()));
    return json.toString();
  }

  /**
   * How a workload is put back.
   *
   * @param kept what somebody else has changed meanwhile, and is left as it is
   */
  record Undoing(JsonNode patch, List<Field> kept) {
    Undoing {
      kept = List.copyOf(kept);
    }
  }

  /**
   * How the workload is put back: each field that is still as it was set here gets its old value,
   * and what somebody else has set meanwhile stays.
   *
   * @param workload as it is now
   */
  Undoing undo(Workload workload) {
    var patch = new JsonPatch(workload);
    var kept = new ArrayList<Field>();
    for (Change change : changes) {
      var now = change.field().read(workload, container);
      if (now.equals(change.is())) {
        set(patch, workload, container, change.field(), change.was());
      } else if (!now.equals(change.was())) {
        kept.add(change.field());
      }
    }
    patch.annotate(ANNOTATION, Optional.empty());
    return new Undoing(patch.json(), kept);
  }

  /** The workload as it would be without the take-over. */
  Workload original(Workload workload) {
    var original = new Workload(workload.kind(), workload.object().deepCopy());
    changes.stream()
        .filter(change -> change.field().read(workload, container).equals(change.is()))
        .forEach(change -> change.field().write(original, container, change.was()));
    return original;
  }

  /**
   * Sets all that is changed, and has the workload say so.
   *
   * @param workload as it is now
   * @param before the take-over that it is under already, and that this one follows
   */
  JsonNode patch(Workload workload, Optional<Takeover> before) {
    var patch = new JsonPatch(workload);
    before.ifPresent(other ->
        other.changes.stream()
            .filter(change -> !isChanged(change.field(), other.container))
            .filter(change -> change.field().read(workload, other.container).equals(change.is()))
            .forEach(
                change -> set(patch, workload, other.container, change.field(), change.was())));
    changes.forEach(change -> set(patch, workload, container, change.field(), change.is()));
    patch.annotate(ANNOTATION, Optional.of(text()));
    return patch.json();
  }

  private boolean isChanged(Field field, String of) {
    return (field.level() != Field.Level.CONTAINER || of.equals(container))
        && changes.stream().anyMatch(change -> change.field().equals(field));
  }

  private static void set(
      JsonPatch patch, Workload workload, String container, Field field, Optional<JsonNode> value) {
    if (!field.read(workload, container).equals(value)) {
      field.pointer(workload, container).ifPresent(pointer -> patch.set(pointer, value));
    }
  }

  /**
   * The same with the values that the API server made of those that were asked for, since it may
   * have others set them.
   *
   * @param workload as it answered
   */
  Takeover asSetIn(Workload workload) {
    var settled =
        changes.stream()
            .map(change ->
                new Change(change.field(), change.was(), change.field().read(workload, container)))
            .toList();
    return new Takeover(holder, container, settled);
  }
}
