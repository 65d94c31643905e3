package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/**
 * One kind of value that a key can have: how it is decoded, and what the JSON Schema and the
 * reference page say of it.
 */
interface ValueType<T> {
  /**
   * The value of the node; empty after a mistake in it, which has been reported, and when it says
   * that there is none.
   *
   * @param what the value's name in messages, such as {@code "path"} in quotes
   */
  Optional<T> decode(YamlNode node, String what, Decoding decoding);

  /** What to write there, in a few words. */
  String label();

  /** Its JSON Schema. */
  Map<String, Object> schema();
}
