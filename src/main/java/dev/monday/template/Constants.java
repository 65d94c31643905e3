package dev.monday.template;

import dev.monday.template.Value.Decimal;
import dev.monday.template.Value.Whole;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Numbers, characters and texts as Go writes them. */
final class Constants {
  private static final Pattern WHOLE =
      Pattern.compile(
          "[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|0|[1-9](?:_?[0-9])*)");
  private static final String DIGITS = "[0-9](?:_?[0-9])*";
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:(?:%1$s\\.?(?:%1$s)?|\\.%1$s)(?:[eE][+-]?%1$s)?|0[xX][0-9a-fA-F_]*\\.?[0-9a-fA-F_]*[pP][+-]?%1$s)"
              .formatted(DIGITS));

  private Constants() {}

  static Value number(String written) throws Refused {
    var plain = written.replace("_", "");
    if (WHOLE.matcher(written).matches()) {
      return whole(plain);
    }
    var looksWhole = plain.chars().noneMatch(c -> ".eEpP".indexOf(c) >= 0);
    if (looksWhole || !DECIMAL.matcher(written).matches()) {
      throw new Refused(
          "\"%s\" is no number".formatted(written),
          "write it as in Go, without a unit; complex numbers are not supported");
    }
    try {
      var number = Double.parseDouble(plain);
      if (Double.isInfinite(number)) {
        throw tooLarge(written);
      }
      return new Decimal(number);
    } catch (NumberFormatException _) {
      throw new Refused("\"%s\" is no number".formatted(written), "");
    }
  }

  private static Value whole(String text) throws Refused {
    var unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    var sign = text.startsWith("-") ? "-" : "";
    try {
      return new Whole(parse(sign, unsigned));
    } catch (NumberFormatException _) {
      throw tooLarge(text);
    }
  }

  private static long parse(String sign, String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return Long.parseLong(sign + digits);
    }
    return switch (Character.toLowerCase(digits.charAt(1))) {
      case 'x' -> Long.parseLong(sign + digits.substring(2), 16);
      case 'b' -> Long.parseLong(sign + digits.substring(2), 2);
      case 'o' -> Long.parseLong(sign + digits.substring(2), 8);
      default -> Long.parseLong(sign + digits.substring(1), 8);
    };
  }

  private static Refused tooLarge(String written) {
    return new Refused("the number %s is too large".formatted(written), "");
  }

  /** The number of a character in single quotes. */
  static Value character(String quoted) throws Refused {
    var text = unescaped(quoted.substring(1, quoted.length() - 1), '\'');
    if (text.codePointCount(0, text.length()) != 1) {
      throw new Refused(
          "%s is not one character".formatted(quoted), "texts stand in double quotes");
    }
    return new Whole(text.codePointAt(0));
  }

  /** A text in double quotes, or in backquotes. */
  static String text(String quoted) throws Refused {
    var inner = quoted.substring(1, quoted.length() - 1);
    return quoted.startsWith("`") ? inner.replace("\r", "") : unescaped(inner, '"');
  }

  private static String unescaped(String text, char quote) throws Refused {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var bytes = new ByteArrayOutputStream();
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      i += c == '\\' ? escape(text, i, quote, bytes) : copy(c, bytes);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw new Refused("the bytes that are escaped here are not UTF-8", "write the character out");
    }
  }

  private static int copy(int point, ByteArrayOutputStream bytes) {
    var text = Character.toString(point);
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return text.length();
  }

  /** Writes what the escape at an index stands for; the number of characters that it takes. */
  private static int escape(String text, int at, char quote, ByteArrayOutputStream bytes)
      throws Refused {
    var kind = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    var plain = "abfnrtv\\".indexOf(kind);
    if (kind == quote) {
      bytes.write(quote);
      return 2;
    } else if (plain >= 0) {
      bytes.write("\u0007\b\f\n\r\t\u000b\\".charAt(plain));
      return 2;
    }
    return switch (kind) {
      case 'x' -> writeByte(text, at, at + 2, 2, 16, bytes);
      case 'u' -> writePoint(text, at, 4, bytes);
      case 'U' -> writePoint(text, at, 8, bytes);
      default -> writeByte(text, at, at + 1, 3, 8, bytes);
    };
  }

  private static int writeByte(
      String text, int at, int from, int digits, int radix, ByteArrayOutputStream bytes)
      throws Refused {
    var number = number(text, at, from, digits, radix);
    if (number > 0xff) {
      throw noEscape(text, at);
    }
    bytes.write((int) number);
    return from + digits - at;
  }

  private static int writePoint(String text, int at, int digits, ByteArrayOutputStream bytes)
      throws Refused {
    var point = number(text, at, at + 2, digits, 16);
    if (point > Character.MAX_CODE_POINT || (point >= 0xd800 && point < 0xe000)) {
      throw noEscape(text, at);
    }
    copy((int) point, bytes);
    return 2 + digits;
  }

  private static long number(String text, int at, int from, int digits, int radix) throws Refused {
    var number = 0L;
    for (var i = from; i < from + digits; i++) {
      var digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0 || text.charAt(i) > 'f') {
        throw noEscape(text, at);
      }
      number = number * radix + digit;
    }
    return number;
  }

  private static Refused noEscape(String text, int at) {
    var end = text.offsetByCodePoints(at, Math.min(2, text.codePointCount(at, text.length())));
    return new Refused(
        "\"%s\" is no escape".formatted(text.substring(at, end)),
        "write a backslash as \\\\, or use `backquotes`");
  }
}
