package dev.monday.config;

/**
 * One key of a section: the row that the decoder, the JSON Schema and the reference page share.
 *
 * @param meaning one line for a person
 */
record Key<T>(String name, ValueType<T> type, boolean required, String meaning) {
  static <T> Key<T> required(String name, ValueType<T> type, String meaning) {
    return new Key<>(name, type, true, meaning);
  }

  static <T> Key<T> optional(String name, ValueType<T> type, String meaning) {
    return new Key<>(name, type, false, meaning);
  }
}
