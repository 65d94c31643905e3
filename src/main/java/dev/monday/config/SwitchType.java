package dev.monday.config;

import dev.monday.config.YamlNode.Scalar;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** True or false, in the words of YAML 1.1. */
record SwitchType() implements ValueType<Located<Boolean>> {
  @Override
  public Optional<Located<Boolean>> decode(YamlNode node, String what, Decoding decoding) {
    var value = read(node);
    if (value.isEmpty()) {
      decoding.reportWrongType(node, what, "true or false", "");
    }
    return value;
  }

  /** The value, when the node is one. */
  static Optional<Located<Boolean>> read(YamlNode node) {
    if (!(node.target() instanceof Scalar scalar) || !scalar.plain()) {
      return Optional.empty();
    }
    return switch (scalar.text().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "y" -> Optional.of(new Located<>(true, scalar.at()));
      case "false", "no", "off", "n" -> Optional.of(new Located<>(false, scalar.at()));
      default -> Optional.empty();
    };
  }

  @Override
  public String label() {
    return "true or false";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "boolean");
  }
}
