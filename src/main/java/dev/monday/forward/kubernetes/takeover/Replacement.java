package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.monday.forward.kubernetes.takeover.Takeover.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a workload is changed to: one replica, whose container runs an SSH server in place of its
 * program. Declared ports stay, since services find them by their names, and so do other
 * containers, volumes and resources.
 *
 * @param container the one that is replaced
 */
record Replacement(String image, List<String> command, String container) {
  private static final String ROOT = "0";

  Replacement {
    command = List.copyOf(command);
  }

  /** What is changed in a workload that is not taken over. */
  Takeover of(Workload workload, Holder holder) {
    var changes = new ArrayList<Change>();
    wanted(workload)
        .forEach((field, wanted) -> {
          var now = field.read(workload, container);
          if (!wanted.equals(now)) {
            changes.add(new Change(field, now, wanted));
          }
        });
    return new Takeover(holder, container, changes);
  }

  private Map<Field, Optional<JsonNode>> wanted(Workload workload) {
    var wanted = new LinkedHashMap<Field, Optional<JsonNode>>();
    wanted.put(Field.REPLICAS, Optional.of(IntNode.valueOf(1)));
    wanted.put(Field.READINESS_GATES, Optional.empty());
    wanted.put(Field.IMAGE, Optional.of(TextNode.valueOf(image)));
    wanted.put(Field.COMMAND, Optional.of(texts(command)));
    wanted.put(Field.ARGS, Optional.empty());
    Field.CARE.forEach(field -> wanted.put(field, Optional.empty()));
    wanted.put(Field.SECURITY_CONTEXT, securityContext(workload));
    return wanted;
  }

  private static ArrayNode texts(List<String> texts) {
    var json = JsonNodeFactory.instance.arrayNode();
    texts.forEach(json::add);
    return json;
  }

  /** The SSH server runs as root and writes its keys; where that is so anyway, nothing is set. */
  private Optional<JsonNode> securityContext(Workload workload) {
    var own = Field.SECURITY_CONTEXT.read(workload, container);
    var context = own.orElseGet(JsonNodeFactory.instance::objectNode);
    var pod = workload.podSpec().path("securityContext");
    boolean mayRun =
        isRoot(context, pod)
            && !context.path("readOnlyRootFilesystem").asBoolean()
            && context.path("capabilities").path("drop").isEmpty();
    if (mayRun) {
      return own;
    }
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    return Optional.of(
        root.put("runAsUser", 0)
            .put("runAsGroup", 0)
            .put("runAsNonRoot", false)
            .put("readOnlyRootFilesystem", false));
  }

  /** A container's own setting wins over the pod's. */
  private static boolean isRoot(JsonNode context, JsonNode pod) {
    return effective("runAsUser", context, pod).asText(ROOT).equals(ROOT)
        && !effective("runAsNonRoot", context, pod).asBoolean();
  }

  private static JsonNode effective(String name, JsonNode context, JsonNode pod) {
    return context.hasNonNull(name) ? context.path(name) : pod.path(name);
  }
}
