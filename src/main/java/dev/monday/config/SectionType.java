package dev.monday.config;

import dev.monday.config.YamlNode.Entry;
import dev.monday.config.YamlNode.Mapping;
import dev.monday.config.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping with known keys that becomes one record. A key is added by one row in {@link #keys} and
 * one component of the record.
 */
abstract class SectionType<T> implements ValueType<T> {
  /** What messages call it, such as {@code an app}. */
  abstract String title();

  /** Its keys, in the order that the reference shows. */
  abstract List<Key<?>> keys();

  /** The record of a mapping whose required keys are there and good. */
  abstract Optional<T> build(Fields fields, Decoding decoding);

  /** Reports what is wrong between keys; called for every mapping, complete or not. */
  void check(Fields fields, Decoding decoding) {}

  /** What is wrong with a key that is not in {@link #keys}. */
  String unknown(String key) {
    return "%s has no key %s".formatted(title(), Quoted.of(key));
  }

  /** What to do about such a key, when that is more than to write one of the right ones. */
  Optional<String> hint(String unknown) {
    return Optional.empty();
  }

  @Override
  @SuppressWarnings("unchecked")
  public final Optional<T> decode(YamlNode node, String what, Decoding decoding) {
    if (!(node.target() instanceof Mapping mapping)) {
      decoding.reportWrongType(
          node, what, "a mapping", "its keys are " + String.join(", ", names()));
      return Optional.empty();
    }
    var decoded = decoding.decodedBy(this);
    var known = decoded.get(mapping);
    if (known == null) {
      known = decodeMapping(mapping, decoding);
      decoded.put(mapping, known);
    }
    return (Optional<T>) known;
  }

  private Optional<T> decodeMapping(Mapping mapping, Decoding decoding) {
    var entries = new HashMap<String, Entry>();
    for (var entry : mapping.entries()) {
      entries.put(entry.key(), entry);
    }
    var mistyped = reportUnknown(mapping, decoding);
    var values = new IdentityHashMap<Key<?>, Object>();
    var complete = true;
    for (var key : keys()) {
      var entry = entries.get(key.name());
      if (entry == null || absent(entry.value())) {
        complete &= !key.required();
        if (key.required() && !mistyped.contains(key.name())) {
          reportMissing(key, entry == null ? mapping.at() : entry.keyAt(), decoding);
        }
      } else {
        var value = key.type().decode(entry.value(), Quoted.of(key.name()), decoding);
        value.ifPresent(present -> values.put(key, present));
        complete &= value.isPresent() || !key.required();
      }
    }
    var fields = new Fields(mapping.at(), values, entries);
    check(fields, decoding);
    return complete ? build(fields, decoding) : Optional.empty();
  }

  private static boolean absent(YamlNode value) {
    return value.target() instanceof Scalar scalar && scalar.missing();
  }

  private void reportMissing(Key<?> key, SourcePosition at, Decoding decoding) {
    decoding.report(
        at,
        "%s needs the key \"%s\"".formatted(title(), key.name()),
        "\"%s\" is %s: %s".formatted(key.name(), key.type().label(), key.meaning()));
  }

  /** Reports the keys that are not ours; returns those that were probably meant. */
  private Set<String> reportUnknown(Mapping mapping, Decoding decoding) {
    var names = names();
    var meant = new HashSet<String>();
    for (var entry : mapping.entries()) {
      if (!names.contains(entry.key())) {
        var nearest = Nearest.to(entry.key(), names);
        nearest.ifPresent(meant::add);
        decoding.report(
            entry.keyAt(),
            unknown(entry.key()),
            hint(entry.key())
                .or(() -> nearest.map("did you mean \"%s\"?"::formatted))
                .orElseGet(() -> "its keys are " + String.join(", ", names)));
      }
    }
    return meant;
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    for (var key : keys()) {
      names.add(key.name());
    }
    return names;
  }

  @Override
  public String label() {
    return "a mapping";
  }

  @Override
  public Map<String, Object> schema() {
    return schemaOf(keys());
  }

  /** The JSON Schema of a mapping with these keys and no other but merges. */
  static Map<String, Object> schemaOf(List<Key<?>> keys) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var key : keys) {
      var schema = new LinkedHashMap<String, Object>(key.type().schema());
      if (!key.required() && schema.get("type") instanceof String type) {
        schema.put("type", List.of(type, "null"));
      }
      schema.put("description", key.meaning());
      properties.put(key.name(), schema);
      if (key.required()) {
        required.add(key.name());
      }
    }
    properties.put(
        "<<", Map.of("description", "merges other mappings under the keys written here"));
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema;
  }
}
