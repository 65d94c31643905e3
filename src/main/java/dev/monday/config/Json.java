package dev.monday.config;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes maps, lists, texts, numbers and booleans as indented JSON. A {@link LinkedHashMap} keeps
 * its order, any other map is sorted, so that the same values always make the same text.
 */
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /** The value as JSON text with a line end. */
  public static String write(Object value) {
    var json = new Json();
    json.value(value, 0);
    return json.text.append('\n').toString();
  }

  private void value(Object value, int depth) {
    switch (value) {
      case Map<?, ?> map -> object(map instanceof LinkedHashMap ? map : new TreeMap<>(map), depth);
      case List<?> list -> array(list, depth);
      case String string -> string(string);
      case Number number -> text.append(number);
      case Boolean bool -> text.append(bool);
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    text.append('{');
    for (var entries = map.entrySet().iterator(); entries.hasNext(); ) {
      var entry = entries.next();
      line(depth + 1);
      string(String.valueOf(entry.getKey()));
      text.append(": ");
      value(entry.getValue(), depth + 1);
      separate(entries, depth);
    }
    text.append('}');
  }

  private void array(List<?> list, int depth) {
    text.append('[');
    for (var items = list.iterator(); items.hasNext(); ) {
      line(depth + 1);
      value(items.next(), depth + 1);
      separate(items, depth);
    }
    text.append(']');
  }

  private void separate(Iterator<?> remaining, int depth) {
    if (remaining.hasNext()) {
      text.append(',');
    } else {
      line(depth);
    }
  }

  private void line(int depth) {
    text.append('\n').append("  ".repeat(depth));
  }

  private void string(String string) {
    text.append('"');
    for (var i = 0; i < string.length(); i++) {
      var c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
