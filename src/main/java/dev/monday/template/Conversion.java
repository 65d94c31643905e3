package dev.monday.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.monday.template.Value.Bool;
import dev.monday.template.Value.Decimal;
import dev.monday.template.Value.Nothing;
import dev.monday.template.Value.Text;
import dev.monday.template.Value.Whole;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How one value is made a text.
 *
 * @param flags any of {@code -+# 0}
 * @param width the fewest characters
 * @param precision digits after the point, or the most characters of a text
 * @param verb the letter that says which form it gets
 */
record Conversion(String flags, OptionalInt width, OptionalInt precision, int verb) {
  /** What is used where no format is given. */
  static final Conversion DEFAULT =
      new Conversion("", OptionalInt.empty(), OptionalInt.empty(), 'v');

  boolean has(char flag) {
    return flags.indexOf(flag) >= 0;
  }

  void append(Value value, Output output) throws Refused {
    switch (value) {
      case Value.Sequence(List<Value> items) -> {
        refuseSharp(value);
        appendAll(items, output.append("["));
        output.append("]");
      }
      case Value.Mapping mapping -> {
        refuseSharp(value);
        append(mapping, output.append("map["));
        output.append("]");
      }
      case Value.Struct struct -> {
        refuseSharp(value);
        append(struct, output.append("{"));
        output.append("}");
      }
      case Bool(boolean truth) -> output.append(padded(ofTruth(value, truth)));
      case Text(String text) -> output.append(padded(ofText(value, text)));
      case Whole(long number) -> output.append(ofWhole(value, number));
      case Decimal(double number) -> output.append(ofDecimal(value, number));
      case Nothing _ -> output.append(padded(ofNothing(value)));
    }
  }

  private void refuseSharp(Value value) throws Refused {
    if (has('#') && verb == 'v') {
      throw unfit(value);
    }
  }

  private void appendAll(List<Value> items, Output output) throws Refused {
    for (var i = 0; i < items.size(); i++) {
      output.append(i > 0 ? " " : "");
      append(items.get(i), output);
    }
  }

  private void append(Value.Mapping mapping, Output output) throws Refused {
    var between = "";
    for (var entry : mapping.entries().entrySet()) {
      output.append(between);
      append(new Text(entry.getKey()), output);
      append(entry.getValue(), output.append(":"));
      between = " ";
    }
  }

  private void append(Value.Struct struct, Output output) throws Refused {
    var between = "";
    for (var field : struct.fields().entrySet()) {
      output.append(between).append(has('+') ? field.getKey() + ":" : "");
      append(field.getValue(), output);
      between = " ";
    }
  }

  private String ofTruth(Value value, boolean truth) throws Refused {
    if (verb != 'v' && verb != 't') {
      throw unfit(value);
    }
    return Boolean.toString(truth);
  }

  private String ofNothing(Value value) throws Refused {
    if (verb != 'v') {
      throw unfit(value);
    }
    return "<nil>";
  }

  private String ofText(Value value, String text) throws Refused {
    return switch (verb) {
      case 'v' -> has('#') ? Quoting.quoted(text, '"', false) : cut(text);
      case 's' -> cut(text);
      case 'q' -> quoted(cut(text));
      case 'x' -> hexadecimal(text, HexFormat.of());
      case 'X' -> hexadecimal(text, HexFormat.of().withUpperCase());
      default -> throw unfit(value);
    };
  }

  private String cut(String text) {
    var most = precision.orElse(Integer.MAX_VALUE);
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  private String quoted(String text) {
    return has('#') && Quoting.fitsBackquotes(text)
        ? "`" + text + "`"
        : Quoting.quoted(text, '"', has('+'));
  }

  /** The bytes of a text. */
  private String hexadecimal(String text, HexFormat format) {
    var bytes = text.getBytes(UTF_8);
    var length = Math.min(bytes.length, precision.orElse(bytes.length));
    var prefix = has('#') && length > 0 ? (verb == 'x' ? "0x" : "0X") : "";
    var delimited = has(' ') ? format.withDelimiter(" " + prefix) : format;
    return prefix + delimited.formatHex(bytes, 0, length);
  }

  private String ofWhole(Value value, long number) throws Refused {
    return switch (verb) {
      case 'v', 'd' -> digits(number, 10, "");
      case 'b' -> digits(number, 2, has('#') ? "0b" : "");
      case 'o' -> digits(number, 8, has('#') && number != 0 ? "0" : "");
      case 'O' -> digits(number, 8, "0o");
      case 'x' -> digits(number, 16, has('#') ? "0x" : "");
      case 'X' -> digits(number, 16, has('#') ? "0X" : "").toUpperCase(Locale.ROOT);
      case 'c' -> padded(Character.toString(point(number)));
      case 'q' -> padded(Quoting.quoted(Character.toString(point(number)), '\'', has('+')));
      case 'U' -> padded(unicode(number));
      default -> throw unfit(value);
    };
  }

  private static int point(long number) {
    var valid = number >= 0 && Character.isValidCodePoint((int) Math.min(number, 0x110000));
    return valid && (number < 0xd800 || number > 0xdfff) ? (int) number : 0xfffd;
  }

  private String unicode(long number) {
    var shown = has('#') && Quoting.isPrintable(point(number));
    return String.format(Locale.ROOT, "U+%04X", number)
        + (shown ? " '" + Character.toString(point(number)) + "'" : "");
  }

  private String digits(long number, int radix, String prefix) {
    if (precision.isPresent() && precision.getAsInt() == 0 && number == 0) {
      return " ".repeat(width.orElse(0));
    }
    var digits = Long.toUnsignedString(Math.abs(number), radix);
    var missing = precision.orElse(0) - digits.length();
    return signed(
        number < 0, prefix, "0".repeat(Math.max(missing, 0)) + digits, precision.isEmpty());
  }

  private String ofDecimal(Value value, double number) throws Refused {
    if (has('#') && verb != 'v') {
      throw unfit(value);
    }
    var magnitude = Math.abs(number);
    var digits =
        switch (verb) {
          case 'v', 'g' -> Decimals.general(magnitude, precision, 'e');
          case 'G' -> Decimals.general(magnitude, precision, 'E');
          case 'e', 'E' -> Decimals.scientific(magnitude, precision.orElse(6), (char) verb);
          case 'f', 'F' -> Decimals.plain(magnitude, precision.orElse(6));
          default -> throw unfit(value);
        };
    return signed(Double.doubleToRawLongBits(number) < 0, "", digits, true);
  }

  /** Digits with their sign, filled up to the width. */
  private String signed(boolean negative, String prefix, String digits, boolean mayFill) {
    var sign = negative ? "-" : has('+') ? "+" : has(' ') ? " " : "";
    var zeros = mayFill && has('0') && !has('-');
    var missing = width.orElse(0) - sign.length() - digits.length();
    if (zeros && missing > 0) {
      return sign + prefix + "0".repeat(missing) + digits;
    }
    return spaced(sign + prefix + digits);
  }

  private String padded(String text) {
    var missing = width.orElse(0) - text.codePointCount(0, text.length());
    return missing > 0 && has('0') && !has('-') ? "0".repeat(missing) + text : spaced(text);
  }

  private String spaced(String text) {
    var missing = Math.max(0, width.orElse(0) - text.codePointCount(0, text.length()));
    return has('-') ? text + " ".repeat(missing) : " ".repeat(missing) + text;
  }

  private Refused unfit(Value value) {
    var verbs = new ArrayList<String>();
    for (var known : "vtsqdxef".toCharArray()) {
      if (fits(value, known)) {
        verbs.add("%" + known);
      }
    }
    return new Refused(
        "%%%s%s does not fit %s"
            .formatted(has('#') ? "#" : "", Character.toString(verb), value.kind()),
        "use " + String.join(", ", verbs));
  }

  private static boolean fits(Value value, char verb) {
    return verb == 'v'
        || switch (value) {
          case Bool _ -> verb == 't';
          case Text _ -> "sqx".indexOf(verb) >= 0;
          case Whole _ -> "dx".indexOf(verb) >= 0;
          case Decimal _ -> "ef".indexOf(verb) >= 0;
          case Nothing _, Value.Sequence _, Value.Mapping _, Value.Struct _ -> false;
        };
  }
}
