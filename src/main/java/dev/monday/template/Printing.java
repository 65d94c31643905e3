package dev.monday.template;

import dev.monday.template.Value.Text;
import java.util.List;

/** Values as texts, the way Go prints them by default. */
final class Printing {
  static final String NO_VALUE = "<no value>";

  private Printing() {}

  /** What an action prints of a value. */
  static String text(Value value, Budget budget) throws Refused {
    return value == Value.Nothing.NO_VALUE ? NO_VALUE : print(List.of(value), budget);
  }

  /** One after the other, with a space between two of which neither is a text. */
  static String print(List<Value> values, Budget budget) throws Refused {
    var output = new Output(budget);
    for (var i = 0; i < values.size(); i++) {
      var value = values.get(i);
      if (i > 0 && !(value instanceof Text) && !(values.get(i - 1) instanceof Text)) {
        output.append(" ");
      }
      append(value, output);
    }
    return output.toString();
  }

  /** One after the other, with spaces between, and a line break. */
  static String println(List<Value> values, Budget budget) throws Refused {
    var output = new Output(budget);
    for (var i = 0; i < values.size(); i++) {
      output.append(i > 0 ? " " : "");
      append(values.get(i), output);
    }
    return output.append("\n").toString();
  }

  private static void append(Value value, Output output) throws Refused {
    Conversion.DEFAULT.append(value, output);
  }
}
