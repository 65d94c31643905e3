package dev.monday.template;

import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Decimal;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Text;
import dev.monday.template.Value.Whole;
import java.util.List;

/** Compares values. Those of different kinds cannot be; anything can be compared with nil. */
final class Comparison {
  private Comparison() {}

  /** Whether the first equals one of the others. */
  static boolean equalsAny(List<Value> values) throws Refused {
    var first = values.getFirst();
    for (var other : values.subList(1, values.size())) {
      if (equal(first, other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(Value first, Value other) throws Refused {
    if (first instanceof Nothing || other instanceof Nothing) {
      return first instanceof Nothing && other instanceof Nothing;
    }
    requireComparable(first);
    requireComparable(other);
    if (first.getClass() != other.getClass()) {
      throw different(first, other);
    }
    if (first instanceof Decimal(double a) && other instanceof Decimal(double b)) {
      return a == b;
    }
    return first.equals(other);
  }

  private static void requireComparable(Value value) throws Refused {
    switch (value) {
      case Bool _, Whole _, Decimal _, Text _, Nothing _ -> {}
      case Value.Sequence _, Value.Mapping _, Value.Struct _ ->
          throw new Refused("%s cannot be compared".formatted(value.kind()), "compare its parts");
    }
  }

  /** Below, at or above 0, as the first is less than, equal to or greater than the second. */
  static int order(List<Value> two) throws Refused {
    var first = two.getFirst();
    var second = two.getLast();
    if (first.getClass() != second.getClass()) {
      throw different(first, second);
    }
    return switch (first) {
      case Whole(long a) when second instanceof Whole(long b) -> Long.compare(a, b);
      case Decimal(double a) when second instanceof Decimal(double b) ->
          a == b ? 0 : Double.compare(a, b);
      case Text(String a) when second instanceof Text(String b) -> byCharacters(a, b);
      default ->
          throw new Refused("%s has no order".formatted(first.kind()), "compare texts or numbers");
    };
  }

  /** The order of the bytes of UTF-8, which is that of the code points. */
  private static int byCharacters(String first, String second) {
    var a = first.codePoints().iterator();
    var b = second.codePoints().iterator();
    while (a.hasNext() && b.hasNext()) {
      var difference = Integer.compare(a.nextInt(), b.nextInt());
      if (difference != 0) {
        return difference;
      }
    }
    return Boolean.compare(a.hasNext(), b.hasNext());
  }

  private static Refused different(Value first, Value second) {
    return new Refused(
        "%s cannot be compared with %s".formatted(first.kind(), second.kind()),
        "write both alike: 80 is a number, \"80\" is a text");
  }
}
