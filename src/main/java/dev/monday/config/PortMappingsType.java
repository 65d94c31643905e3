package dev.monday.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code ports}: at least one mapping, no local port twice. */
record PortMappingsType<M extends Mapped>(ListType<Located<M>> list)
    implements ValueType<List<Located<M>>> {
  static final PortMappingsType<PortMapping> PORTS =
      new PortMappingsType<>(new ListType<>(new PortMappingType()));
  static final PortMappingsType<PodPortMapping> POD_PORTS =
      new PortMappingsType<>(new ListType<>(new PodPortMappingType()));

  @Override
  public Optional<List<Located<M>>> decode(YamlNode node, String what, Decoding decoding) {
    if (node.target() instanceof YamlNode.Sequence items && items.items().isEmpty()) {
      decoding.report(node.at(), what + " needs at least one entry", "for example \"- 8080:80\"");
      return Optional.empty();
    }
    var mappings = list.decode(node, what, decoding);
    mappings.ifPresent(decoded -> reportTwice(decoded, decoding));
    return mappings.filter(decoded -> !decoded.isEmpty());
  }

  private static <M extends Mapped> void reportTwice(List<Located<M>> mappings, Decoding decoding) {
    var locals = new HashMap<Port, Located<M>>();
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
    return "a list of %s".formatted(list.item().label());
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "array", "items", list.item().schema(), "minItems", 1);
  }
}
