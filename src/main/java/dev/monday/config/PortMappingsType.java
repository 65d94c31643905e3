package dev.monday.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ports}: at least one mapping, no local port twice. */
record PortMappingsType() implements ValueType<List<Located<PortMapping>>> {
  private static final ListType<Located<PortMapping>> LIST = new ListType<>(new PortMappingType());

  @Override
  public Optional<List<Located<PortMapping>>> decode(
      YamlNode node, String what, Decoding decoding) {
    if (node.target() instanceof YamlNode.Sequence list && list.items().isEmpty()) {
      decoding.report(node.at(), what + " needs at least one entry", "for example \"- 8080:80\"");
      return Optional.empty();
    }
    var mappings = LIST.decode(node, what, decoding);
    mappings.ifPresent(decoded -> reportTwice(decoded, decoding));
    return mappings.filter(decoded -> !decoded.isEmpty());
  }

  private static void reportTwice(List<Located<PortMapping>> mappings, Decoding decoding) {
    var locals = new HashMap<Port, Located<PortMapping>>();
    for (var mapping : mappings) {
      var first = locals.putIfAbsent(mapping.value().local(), mapping);
      if (first != null) {
        decoding.report(
            mapping.at(),
            "local port %s stands twice in \"ports\"".formatted(mapping.value().local()),
            "the first is in %s".formatted(first.at().shortly(mapping.at())));
      }
    }
  }

  @Override
  public String label() {
    return "a list of local:remote, or of one port for both";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "array", "items", LIST.item().schema(), "minItems", 1);
  }
}
