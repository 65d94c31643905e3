package dev.monday.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalInt;

/** Digits of floating-point numbers that are not negative. */
final class Decimals {
  private Decimals() {}

  static String plain(double number, int places) {
    return new BigDecimal(number).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  static String scientific(double number, int places, char letter) {
    return scientific(rounded(new BigDecimal(number), places + 1), places, letter);
  }

  /** Whichever form is the shorter; with the fewest digits that tell the number from all others. */
  static String general(double number, OptionalInt precision, char letter) {
    var shortest = precision.isEmpty();
    var wanted = Math.max(precision.orElse(1), 1);
    var exact = shortest ? new BigDecimal(Double.toString(number)) : new BigDecimal(number);
    var value = (shortest ? exact : rounded(exact, wanted)).stripTrailingZeros();
    var digits = value.precision();
    var before = digits - value.scale();
    var limit = shortest ? 6 : wanted > digits && digits >= before ? digits : wanted;
    var exponent = number == 0 ? 0 : before - 1;
    return exponent < -4 || exponent >= limit
        ? scientific(value, digits - 1, letter)
        : value.toPlainString();
  }

  private static BigDecimal rounded(BigDecimal value, int digits) {
    return value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
  }

  private static String scientific(BigDecimal value, int places, char letter) {
    var zero = value.signum() == 0;
    var digits = value.unscaledValue().toString();
    var exponent = zero ? 0 : digits.length() - 1 - value.scale();
    var padded = digits + "0".repeat(Math.max(0, places + 1 - digits.length()));
    var fraction = padded.substring(1, places + 1);
    return "%s%s%c%c%02d"
        .formatted(
            padded.substring(0, 1),
            fraction.isEmpty() ? "" : "." + fraction,
            letter,
            exponent < 0 ? '-' : '+',
            Math.abs(exponent));
  }
}
