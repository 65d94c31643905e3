package dev.monday.config;

import dev.monday.config.YamlNode.Scalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Text exactly as written, whatever YAML would make of it. */
record TextType(String label) implements ValueType<Located<String>> {
  static final TextType TEXT = new TextType("text");
  static final TextType PATH = new TextType("a path");
  static final TextType GLOB = new TextType("a glob");

  @Override
  public Optional<Located<String>> decode(YamlNode node, String what, Decoding decoding) {
    if (!(node.target() instanceof Scalar scalar)) {
      decoding.reportWrongType(node, what, "text", "");
      return Optional.empty();
    }
    if (scalar.text().indexOf('\0') >= 0) {
      decoding.report(
          scalar.at(), "%s holds a NUL character".formatted(what), "remove the \"\\0\"");
      return Optional.empty();
    }
    return Optional.of(new Located<>(scalar.text(), scalar.at()));
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("string", "number", "boolean", "null"));
  }
}
