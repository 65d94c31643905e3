package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** A value together with the place in a list that names it: the alias, where there is one. */
record ListedType<T>(ValueType<T> type) implements ValueType<Located<T>> {
  @Override
  public Optional<Located<T>> decode(YamlNode node, String what, Decoding decoding) {
    return type.decode(node, what, decoding).map(value -> new Located<>(value, node.at()));
  }

  @Override
  public String label() {
    return type.label();
  }

  @Override
  public Map<String, Object> schema() {
    return type.schema();
  }
}
