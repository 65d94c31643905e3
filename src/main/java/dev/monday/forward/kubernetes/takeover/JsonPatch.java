package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Optional;

/** A JSON Patch (RFC 6902) of an object as it was read: it fails when that has changed since. */
final class JsonPatch {
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();
  private final Workload workload;

  JsonPatch(Workload workload) {
    this.workload = workload;
    add("test", "/metadata/resourceVersion", TextNode.valueOf(workload.version()));
  }

  /** A field of an object that is there; empty takes it away. */
  void set(String pointer, Optional<JsonNode> value) {
    if (value.isPresent()) {
      add("add", pointer, value.get()); // replaces one that is there (RFC 6902, section 4.1)
    } else {
      operations.addObject().put("op", "remove").put("path", pointer);
    }
  }

  void annotate(String name, Optional<String> value) {
    var annotations = "/metadata/annotations";
    if (!workload.metadata().path("annotations").isObject()) {
      add("add", annotations, JsonNodeFactory.instance.objectNode());
    }
    var escaped = name.replace("~", "~0").replace("/", "~1");
    set(annotations + "/" + escaped, value.map(TextNode::valueOf));
  }

  private void add(String operation, String pointer, JsonNode value) {
    operations.addObject().put("op", operation).put("path", pointer).set("value", value);
  }

  JsonNode json() {
    return operations;
  }
}
