package dev.monday.forward.kubernetes.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

/** Workloads for tests, and what an API server does to them. */
final class Workloads {
  static final ObjectMapper JSON = new ObjectMapper();

  static final String DEPLOYMENT =
      """
      {"metadata": {"name": "shop", "namespace": "backend", "resourceVersion": "7",
                    "annotations": {"deployment.kubernetes.io/revision": "3"}},
       "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "shop"}},
        "template": {"metadata": {"labels": {"app": "shop", "tier": "web"}},
         "spec": {
          "containers": [
           {"name": "logs", "image": "logs:1"},
           {"name": "shop", "image": "shop:1", "args": ["serve"],
            "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
            "env": [{"name": "A", "value": "b"}],
            "readinessProbe": {"httpGet": {"path": "/ok", "port": "http"}},
            "volumeMounts": [{"name": "data", "mountPath": "/data"}]}],
          "readinessGates": [{"conditionType": "example.org/ready"}],
          "volumes": [{"name": "data", "emptyDir": {}}]}}}}
      """;

  private Workloads() {}

  static Workload deployment(String json) {
    return workload(Workload.Kind.DEPLOYMENT, json);
  }

  static Workload workload(Workload.Kind kind, String json) {
    return new Workload(kind, read(json));
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What JSON text and back makes of it, as on the way to the API server. */
  static JsonNode copy(JsonNode json) {
    return read(json.toString());
  }

  /** The workload after a JSON Patch, under a new version. */
  static Workload patched(Workload workload, JsonNode patch) {
    var object = (ObjectNode) copy(workload.object());
    copy(patch).forEach(operation -> apply(operation, object));
    var version = Integer.parseInt(workload.version()) + 1;
    ((ObjectNode) object.path("metadata")).put("resourceVersion", version + "");
    return new Workload(workload.kind(), object);
  }

  private static void apply(JsonNode operation, ObjectNode object) {
    var path = operation.path("path").asText();
    var slash = path.lastIndexOf('/');
    var owner = object.at(path.substring(0, slash));
    var name = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    if (!(owner instanceof ObjectNode fields)) {
      throw new AssertionError("no object to %s %s in %s".formatted(operation, owner, object));
    }
    switch (operation.path("op").asText()) {
      case "test" -> {
        if (!fields.path(name).equals(operation.path("value"))) {
          throw new AssertionError(operation + " fails");
        }
      }
      case "add" -> fields.set(name, operation.path("value"));
      case "remove" -> {
        if (fields.remove(name) == null) {
          throw new AssertionError(operation + " finds nothing");
        }
      }
      default -> throw new AssertionError(operation);
    }
  }

  /** The workload with its version as before, which all else must equal. */
  static JsonNode atVersion(Workload workload, String version) {
    var object = (ObjectNode) copy(workload.object());
    ((ObjectNode) object.path("metadata")).put("resourceVersion", version);
    return object;
  }

  /** Any workload that the API server would take; its names are fixed. */
  static Workload random(Random random) {
    var object = (ObjectNode) read(DEPLOYMENT);
    var metadata = (ObjectNode) object.path("metadata");
    if (random.nextBoolean()) {
      metadata.remove("annotations");
    }
    var spec = (ObjectNode) object.path("spec");
    if (random.nextInt(5) > 0) {
      spec.put("replicas", random.nextInt(4));
    } else {
      spec.remove("replicas");
    }
    var pod = (ObjectNode) spec.path("template").path("spec");
    if (random.nextBoolean()) {
      pod.remove("readinessGates");
    }
    if (random.nextBoolean()) {
      pod.set("securityContext", securityContext(random));
    }
    var containers = pod.putArray("containers");
    for (int i = 0; i <= random.nextInt(3); i++) {
      containers.add(container("c" + i, random));
    }
    return new Workload(
        random.nextBoolean() ? Workload.Kind.DEPLOYMENT : Workload.Kind.STATEFUL_SET, object);
  }

  static ObjectNode container(String name, Random random) {
    var container = JsonNodeFactory.instance.objectNode();
    container.put("name", name).put("image", "image:" + random.nextInt(9));
    for (String list : new String[] {"command", "args"}) {
      if (random.nextBoolean()) {
        texts(container.putArray(list), random);
      }
    }
    for (String probe : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
      if (random.nextBoolean()) {
        container.putObject(probe).put("periodSeconds", random.nextInt(30));
      }
    }
    if (random.nextInt(4) == 0) {
      container.putObject("lifecycle").putObject("preStop");
    }
    if (random.nextBoolean()) {
      container.set("securityContext", securityContext(random));
    }
    if (random.nextBoolean()) {
      container
          .putArray("ports")
          .addObject()
          .put("containerPort", random.nextInt(2) == 0 ? 8080 : 9090)
          .put("name", "http");
    }
    return container;
  }

  private static void texts(ArrayNode texts, Random random) {
    for (int i = random.nextInt(3); i > 0; i--) {
      texts.add("é \"~/\n" + random.nextInt());
    }
  }

  private static ObjectNode securityContext(Random random) {
    var context = JsonNodeFactory.instance.objectNode();
    if (random.nextBoolean()) {
      context.put("runAsUser", random.nextInt(2) * 1000);
    }
    if (random.nextBoolean()) {
      context.put("runAsNonRoot", random.nextBoolean());
    }
    if (random.nextInt(3) == 0) {
      context.put("readOnlyRootFilesystem", true);
    }
    if (random.nextInt(3) == 0) {
      context.putObject("capabilities").putArray("drop").add("ALL");
    }
    return context;
  }
}
