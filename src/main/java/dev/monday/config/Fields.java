package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The decoded values of one mapping, by key. */
final class Fields {
  private final SourcePosition at;
  private final Map<Key<?>, Object> values;
  private final Map<String, YamlNode.Entry> entries;

  Fields(SourcePosition at, Map<Key<?>, Object> values, Map<String, YamlNode.Entry> entries) {
    this.at = at;
    this.values = values;
    this.entries = entries;
  }

  /** Where the mapping begins. */
  SourcePosition at() {
    return at;
  }

  /** The value of a key that has one. */
  @SuppressWarnings("unchecked")
  <T> Optional<T> value(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /** The value of a required key. */
  <T> T required(Key<T> key) {
    return value(key).orElseThrow();
  }

  /** The items of a key whose value is a list; none when it is absent. */
  <T> List<T> list(Key<List<T>> key) {
    return value(key).orElse(List.of());
  }

  /** The entries of a key whose value is a mapping; none when it is absent. */
  <T> Map<String, T> map(Key<Map<String, T>> key) {
    return value(key).orElse(Map.of());
  }

  /** Whether the mapping holds the key, with a good value or not. */
  boolean has(Key<?> key) {
    return entries.containsKey(key.name());
  }

  /** Where the key stands; the mapping's place when it is absent. */
  SourcePosition keyAt(Key<?> key) {
    var entry = entries.get(key.name());
    return entry == null ? at : entry.keyAt();
  }
}
