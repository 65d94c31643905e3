package dev.monday.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long: {@code 500ms}, {@code 1s}, {@code 2m}, {@code 1h30m}, or a plain number of seconds. */
record DurationType() implements ValueType<Located<Duration>> {
  private static final int MOST_DIGITS = 9;
  private static final Duration LONGEST = Duration.ofDays(365);

  @Override
  public Optional<Located<Duration>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var duration = parse(text.get().value());
    if (duration.isEmpty()) {
      decoding.report(
          text.get().at(),
          "%s must be a duration, not %s".formatted(what, Quoted.of(text.get().value())),
          "write it as 500ms, 10s, 2m, 1h, or a plain number of seconds");
    }
    return duration.map(value -> new Located<>(value, text.get().at()));
  }

  /** The duration; empty when the text is none. */
  static Optional<Duration> parse(String text) {
    var total = 0.0;
    var i = 0;
    while (i < text.length()) {
      var numberEnd = end(text, i, true);
      var unitEnd = end(text, numberEnd, false);
      var unit = unit(text.substring(numberEnd, unitEnd), i == 0 && unitEnd == text.length());
      var number = number(text.substring(i, numberEnd));
      if (unit.isEmpty() || number.isEmpty()) {
        return Optional.empty();
      }
      total += number.get() * unit.get().toMillis();
      i = unitEnd;
    }
    return text.isEmpty() || total > LONGEST.toMillis()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.round(total * 1e6)));
  }

  private static int end(String text, int start, boolean number) {
    var i = start;
    while (i < text.length() && isNumber(text.charAt(i)) == number) {
      i++;
    }
    return i;
  }

  private static boolean isNumber(char c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static Optional<Duration> unit(String text, boolean alone) {
    return switch (text) {
      case "ms" -> Optional.of(Duration.ofMillis(1));
      case "s" -> Optional.of(Duration.ofSeconds(1));
      case "m" -> Optional.of(Duration.ofMinutes(1));
      case "h" -> Optional.of(Duration.ofHours(1));
      case "" -> alone ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Double> number(String text) {
    var dot = text.indexOf('.');
    var wellFormed =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && dot == text.lastIndexOf('.')
            && dot != 0
            && dot != text.length() - 1;
    return wellFormed ? Optional.of(Double.valueOf(text)) : Optional.empty();
  }

  @Override
  public String label() {
    return "a duration";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of(
        "type", List.of("string", "number"), "pattern", "^[0-9]+(\\.[0-9]+)?((ms|s|m|h).*)?$");
  }
}
