package dev.monday.template;

import dev.monday.template.Value.Whole;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text that a format and its arguments make, the way Go's {@code Sprintf} does. Where that
 * writes a complaint into the text, this one refuses.
 */
final class Formatting {
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "%(?<flags>[-+# 0]*)(?:\\[(?<first>\\d{1,4})])?(?<width>\\*|\\d{1,4})?"
              + "(?<point>\\.(?:\\[(?<second>\\d{1,4})])?(?<precision>\\*|\\d{1,4})?)?"
              + "(?:\\[(?<third>\\d{1,4})])?(?<verb>\\P{Nd})",
          Pattern.DOTALL);

  /** How wide something may be made, and how many digits it may have. */
  private static final int WIDEST = 1000;

  private final String format;
  private final List<Value> arguments;
  private final Output output;
  private int next;
  private boolean reordered;

  private Formatting(String format, List<Value> arguments, Output output) {
    this.format = format;
    this.arguments = arguments;
    this.output = output;
  }

  static String of(String format, List<Value> arguments, Budget budget) throws Refused {
    var output = new Output(budget);
    new Formatting(format, arguments, output).run();
    return output.toString();
  }

  private void run() throws Refused {
    var directive = DIRECTIVE.matcher(format);
    var at = 0;
    for (var percent = format.indexOf('%'); percent >= 0; percent = format.indexOf('%', at)) {
      output.append(format.substring(at, percent));
      if (!directive.region(percent, format.length()).lookingAt()) {
        throw new Refused(
            "\"%s\" is no directive".formatted(shown(percent)), "write a percent sign as %%");
      }
      append(directive);
      at = directive.end();
    }
    output.append(format.substring(at));
    if (!reordered && next < arguments.size()) {
      throw new Refused(
          "%d of the values are not used".formatted(arguments.size() - next),
          "add a directive for each, such as %v");
    }
  }

  private String shown(int percent) {
    var length = Math.min(8, format.codePointCount(percent, format.length()));
    return format.substring(percent, format.offsetByCodePoints(percent, length));
  }

  private void append(Matcher directive) throws Refused {
    goTo(directive.group("first"));
    var width = number(directive.group("width"));
    goTo(directive.group("second"));
    var point = directive.group("point") != null;
    var precision = number(directive.group("precision"));
    goTo(directive.group("third"));
    var verb = directive.group("verb").codePointAt(0);
    if (verb == '%') {
      output.append("%");
      return;
    }
    var left = width.isPresent() && width.getAsInt() < 0;
    var conversion =
        new Conversion(
            directive.group("flags") + (left ? "-" : ""),
            left ? OptionalInt.of(-width.getAsInt()) : width,
            point && precision.isEmpty() ? OptionalInt.of(0) : precision,
            verb);
    conversion.append(argument(directive.group()), output);
  }

  /** The value is the next that is taken, counted from 1. */
  private void goTo(@Nullable String number) throws Refused {
    if (number == null) {
      return;
    }
    reordered = true;
    next = Integer.parseInt(number) - 1;
    if (next < 0 || next >= arguments.size()) {
      throw new Refused("there is no value [%s]".formatted(number), "");
    }
  }

  /** A width or a precision: written out, or a value. */
  private OptionalInt number(@Nullable String written) throws Refused {
    if (written == null) {
      return OptionalInt.empty();
    }
    var number = written.equals("*") ? whole(argument("*")) : Integer.parseInt(written);
    if (Math.abs(number) > WIDEST) {
      throw new Refused("the width %d is above %,d".formatted(number, WIDEST), "");
    }
    return OptionalInt.of((int) number);
  }

  private static long whole(Value value) throws Refused {
    if (value instanceof Whole(long number)) {
      return number;
    }
    throw new Refused("the width * is %s".formatted(value.kind()), "it must be a whole number");
  }

  private Value argument(String directive) throws Refused {
    if (next >= arguments.size()) {
      throw new Refused("there is no value for \"%s\"".formatted(directive), "");
    }
    return arguments.get(next++);
  }
}
