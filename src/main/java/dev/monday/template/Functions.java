package dev.monday.template;

import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Text;
import java.util.List;

/** What a template can call. */
final class Functions {
  static final List<String> NAMES =
      List.of(
          "and",
          "call",
          "eq",
          "ge",
          "gt",
          "html",
          "index",
          "js",
          "le",
          "len",
          "lt",
          "ne",
          "not",
          "or",
          "print",
          "printf",
          "println",
          "slice",
          "urlquery");

  private final Budget budget;

  Functions(Budget budget) {
    this.budget = budget;
  }

  /** The value of a function; {@code and} and {@code or} are here once nothing else decided. */
  Value call(String name, List<Value> given) throws Refused {
    budget.step();
    for (var value : given) {
      if (value instanceof Text(String text)) {
        budget.use(text.length());
      }
    }
    if (name.equals("and") || name.equals("or")) {
      return atLeast(1, given).getLast();
    }
    var arguments = given.stream().map(Functions::present).toList();
    return switch (name) {
      case "call" -> throw notCallable(atLeast(1, arguments).getFirst());
      case "not" -> new Bool(!exactly(1, arguments).getFirst().truth());
      case "eq" -> new Bool(Comparison.equalsAny(atLeast(2, arguments)));
      case "ne" -> new Bool(!Comparison.equalsAny(exactly(2, arguments)));
      case "lt" -> new Bool(Comparison.order(exactly(2, arguments)) < 0);
      case "le" -> new Bool(Comparison.order(exactly(2, arguments)) <= 0);
      case "gt" -> new Bool(Comparison.order(exactly(2, arguments)) > 0);
      case "ge" -> new Bool(Comparison.order(exactly(2, arguments)) >= 0);
      case "len" -> Indexing.length(exactly(1, arguments).getFirst());
      case "index" -> Indexing.index(atLeast(1, arguments));
      case "slice" -> Indexing.slice(atLeast(1, arguments));
      case "print" -> new Text(Printing.print(arguments, budget));
      case "println" -> new Text(Printing.println(arguments, budget));
      case "printf" -> new Text(printf(atLeast(1, arguments)));
      case "html" -> escaped(Escaping.html(shown(given)));
      case "js" -> escaped(Escaping.js(shown(given)));
      case "urlquery" -> escaped(Escaping.query(shown(given)));
      default -> throw new IllegalStateException("no function " + name);
    };
  }

  /** The texts of values for another language; what no key gave has one too. */
  private String shown(List<Value> given) throws Refused {
    return Printing.print(
        given.stream()
            .map(value -> value == Nothing.NO_VALUE ? new Text(Printing.NO_VALUE) : value)
            .toList(),
        budget);
  }

  /** What no key gave is nil when it is handed on. */
  private static Value present(Value value) {
    return value == Nothing.NO_VALUE ? Nothing.NIL : value;
  }

  private static List<Value> atLeast(int count, List<Value> arguments) throws Refused {
    if (arguments.size() < count) {
      throw new Refused(
          "it takes at least %s, there are %d".formatted(counted(count), arguments.size()), "");
    }
    return arguments;
  }

  private static List<Value> exactly(int count, List<Value> arguments) throws Refused {
    if (arguments.size() != count) {
      throw new Refused(
          "it takes %s, there are %d".formatted(counted(count), arguments.size()), "");
    }
    return arguments;
  }

  private static String counted(int count) {
    return count == 1 ? "1 argument" : count + " arguments";
  }

  private static Refused notCallable(Value value) {
    return new Refused(
        "%s is no function".formatted(value.kind()), "nothing in a project is; leave \"call\" out");
  }

  private String printf(List<Value> arguments) throws Refused {
    if (arguments.getFirst() instanceof Text(String format)) {
      return Formatting.of(format, arguments.subList(1, arguments.size()), budget);
    }
    throw new Refused(
        "the format is %s".formatted(arguments.getFirst().kind()), "it must be a text");
  }

  private Text escaped(String text) throws Refused {
    budget.made(text.length());
    return new Text(text);
  }
}
