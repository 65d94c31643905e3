package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;

/**
 * A kind of object of the API.
 *
 * @param plural as it stands in paths
 * @param decoder makes of an object what is kept of it
 */
public record ObjectKind<T>(String plural, Function<JsonNode, T> decoder) {
  static final ObjectKind<Pod> PODS = new ObjectKind<>("pods", PodJson::decode);
  static final ObjectKind<Service> SERVICES = new ObjectKind<>("services", Service::decode);

  String path(String namespace) {
    return "api/v1/namespaces/%s/%s".formatted(namespace, plural);
  }
}
