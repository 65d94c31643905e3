package dev.monday.config;

import dev.monday.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list of one type of value. Items with a mistake are left out. */
record ListType<T>(ValueType<T> item) implements ValueType<List<T>> {
  @Override
  public Optional<List<T>> decode(YamlNode node, String what, Decoding decoding) {
    if (!(node.target() instanceof Sequence list)) {
      decoding.reportWrongType(
          node, what, "a list", "write each entry in a line of its own, after \"- \"");
      return Optional.empty();
    }
    var entry = "an entry of " + what;
    var values = new ArrayList<T>(list.items().size());
    for (var listed : list.items()) {
      item.decode(listed, entry, decoding).ifPresent(values::add);
    }
    return Optional.of(values);
  }

  @Override
  public String label() {
    return "a list";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("array", "null"), "items", item.schema());
  }
}
