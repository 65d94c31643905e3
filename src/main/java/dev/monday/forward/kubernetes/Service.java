package dev.monday.forward.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a forward wants to know of a service.
 *
 * @param selector of its pods; empty for one without
 */
record Service(String name, Map<String, String> selector, List<ServicePort> ports) {
  /**
   * One of its ports.
   *
   * @param name empty where it has none
   * @param target the pods' port, a number or a name
   */
  record ServicePort(String name, int number, String target) {}

  Service {
    selector = Map.copyOf(selector);
    ports = List.copyOf(ports);
  }

  static Service decode(JsonNode service) {
    var spec = service.path("spec");
    var ports = new ArrayList<ServicePort>();
    for (JsonNode port : spec.path("ports")) {
      if (port.path("protocol").asText("TCP").equals("TCP")) {
        var number = port.path("port").asInt();
        var target = port.path("targetPort").asText();
        ports.add(
            new ServicePort(
                port.path("name").asText(), number, target.isEmpty() ? number + "" : target));
      }
    }
    return new Service(
        service.path("metadata").path("name").asText(), Json.texts(spec.path("selector")), ports);
  }

  /** The port that is called so, by its number or its name. */
  Optional<ServicePort> port(String numberOrName) {
    return ports.stream()
        .filter(port ->
            port.name().equals(numberOrName)
                || Integer.toString(port.number()).equals(numberOrName))
        .findFirst();
  }
}
