package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** A mapping whose keys depend on another key beside it, left as a node for that reason. */
record RawType(Map<String, Object> schema) implements ValueType<YamlNode> {
  @Override
  public Optional<YamlNode> decode(YamlNode node, String what, Decoding decoding) {
    return Optional.of(node);
  }

  @Override
  public String label() {
    return "a mapping";
  }
}
