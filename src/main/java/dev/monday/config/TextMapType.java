package dev.monday.config;

import dev.monday.config.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Any keys with text, such as the labels of a pod. */
record TextMapType() implements ValueType<Map<String, Located<String>>> {
  @Override
  public Optional<Map<String, Located<String>>> decode(
      YamlNode node, String what, Decoding decoding) {
    if (!(node.target() instanceof Mapping mapping)) {
      decoding.reportWrongType(node, what, "a mapping", "write it as \"key: value\"");
      return Optional.empty();
    }
    var texts = new LinkedHashMap<String, Located<String>>();
    for (var entry : mapping.entries()) {
      TextType.TEXT
          .decode(entry.value(), Quoted.of(entry.key()), decoding)
          .ifPresent(text -> texts.put(entry.key(), text));
    }
    return Optional.of(texts);
  }

  @Override
  public String label() {
    return "a mapping of text";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "object", "additionalProperties", TextType.TEXT.schema());
  }
}
