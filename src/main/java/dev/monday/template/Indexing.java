package dev.monday.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.template.Value.Mapping;
import dev.monday.template.Value.Sequence;
import dev.monday.template.Value.Text;
import dev.monday.template.Value.Whole;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** Parts of lists, mappings and texts. Those of a text are counted in bytes of UTF-8, as in Go. */
final class Indexing {
  private Indexing() {}

  static Value length(Value of) throws Refused {
    return new Whole(
        switch (of) {
          case Sequence(List<Value> items) -> items.size();
          case Mapping mapping -> mapping.entries().size();
          case Text(String text) -> text.getBytes(UTF_8).length;
          default -> throw noParts(of);
        });
  }

  /** The first value, indexed by the second, that by the third and so on. */
  static Value index(List<Value> values) throws Refused {
    var value = values.getFirst();
    for (var key : values.subList(1, values.size())) {
      value =
          switch (value) {
            case Sequence(List<Value> items) -> items.get(position(key, items.size() - 1L));
            case Text(String text) -> {
              var bytes = text.getBytes(UTF_8);
              yield new Whole(Byte.toUnsignedInt(bytes[position(key, bytes.length - 1L)]));
            }
            case Mapping mapping -> entry(mapping, key);
            default -> throw noParts(value);
          };
    }
    return value;
  }

  private static Value entry(Mapping mapping, Value key) throws Refused {
    if (key instanceof Text(String text)) {
      return mapping.entries().getOrDefault(text, mapping.zero());
    }
    throw new Refused("a key must be a text, not %s".formatted(key.kind()), "");
  }

  /** The part of the first value from the second up to the third. */
  static Value slice(List<Value> values) throws Refused {
    var of = values.getFirst();
    if (values.size() > 4) {
      throw new Refused("there are too many indexes", "two are enough");
    }
    return switch (of) {
      case Sequence(List<Value> items) -> {
        var bounds = bounds(values, items.size());
        yield new Sequence(items.subList(bounds[0], bounds[1]));
      }
      case Text(String text) -> {
        if (values.size() > 3) {
          throw new Refused("a text takes two indexes at most", "");
        }
        var bytes = text.getBytes(UTF_8);
        var bounds = bounds(values, bytes.length);
        yield text(ByteBuffer.wrap(bytes, bounds[0], bounds[1] - bounds[0]));
      }
      default ->
          throw new Refused("%s cannot be sliced".formatted(of.kind()), "only lists and texts can");
    };
  }

  private static int[] bounds(List<Value> values, int length) throws Refused {
    var capacity = values.size() > 3 ? position(values.get(3), length) : length;
    var to = values.size() > 2 ? position(values.get(2), capacity) : length;
    var from = values.size() > 1 ? position(values.get(1), to) : 0;
    return new int[] {from, to};
  }

  private static Value text(ByteBuffer bytes) throws Refused {
    try {
      return new Text(UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException _) {
      throw new Refused("a character is cut in two", "indexes count bytes, not characters");
    }
  }

  private static int position(Value key, long last) throws Refused {
    if (!(key instanceof Whole(long number))) {
      throw new Refused("an index must be a whole number, not %s".formatted(key.kind()), "");
    }
    if (number < 0 || number > last) {
      throw new Refused("the index %d is out of range".formatted(number), "");
    }
    return (int) number;
  }

  private static Refused noParts(Value value) {
    return new Refused(
        "%s has neither length nor index".formatted(value.kind()),
        "only lists, mappings and texts have");
  }
}
