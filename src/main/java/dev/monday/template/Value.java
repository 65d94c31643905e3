package dev.monday.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Data that a template can see. */
public sealed interface Value {
  /** What it is, for messages: {@code a text}. */
  String kind();

  /** Whether it counts as true: neither empty, nor zero, nor nothing. */
  boolean truth();

  /** True or false. */
  record Bool(boolean value) implements Value {
    @Override
    public String kind() {
      return "a truth value";
    }

    @Override
    public boolean truth() {
      return value;
    }
  }

  /** A whole number. */
  record Whole(long value) implements Value {
    @Override
    public String kind() {
      return "a whole number";
    }

    @Override
    public boolean truth() {
      return value != 0;
    }
  }

  /** A floating-point number. */
  record Decimal(double value) implements Value {
    @Override
    public String kind() {
      return "a decimal number";
    }

    @Override
    public boolean truth() {
      return value != 0;
    }
  }

  /** Characters; their length and indexes count the bytes of UTF-8. */
  record Text(String value) implements Value {
    @Override
    public String kind() {
      return "a text";
    }

    @Override
    public boolean truth() {
      return !value.isEmpty();
    }
  }

  /** Values in order. */
  record Sequence(List<Value> items) implements Value {
    public Sequence {
      items = List.copyOf(items);
    }

    /** A list of texts. */
    public static Sequence of(List<String> texts) {
      return new Sequence(texts.stream().<Value>map(Text::new).toList());
    }

    @Override
    public String kind() {
      return "a list";
    }

    @Override
    public boolean truth() {
      return !items.isEmpty();
    }
  }

  /**
   * Values under keys, in the order of the keys.
   *
   * @param zero what a key that is not there stands for where Go gives the zero value of a type
   */
  record Mapping(SortedMap<String, Value> entries, Value zero) implements Value {
    public Mapping {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Texts under keys. */
    public static Mapping of(Map<String, String> texts) {
      var entries = new TreeMap<String, Value>();
      texts.forEach((key, text) -> entries.put(key, new Text(text)));
      return new Mapping(entries, new Text(""));
    }

    @Override
    public String kind() {
      return "a mapping";
    }

    @Override
    public boolean truth() {
      return !entries.isEmpty();
    }
  }

  /**
   * Something with a fixed set of fields.
   *
   * @param kind what it is, with its article
   */
  record Struct(String kind, Map<String, Value> fields) implements Value {
    public Struct {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public boolean truth() {
      return true;
    }

    List<String> names() {
      return new ArrayList<>(fields.keySet());
    }
  }

  /** Nothing. */
  enum Nothing implements Value {
    /** Go's nil: what an optional part is when it is not there. */
    NIL("nil"),

    /** What a key of a mapping gives when it is not there, and a template that is given no data. */
    NO_VALUE("no value");

    private final String kind;

    Nothing(String kind) {
      this.kind = kind;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public boolean truth() {
      return false;
    }
  }
}
