package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A TCP port. */
record PortType() implements ValueType<Located<Port>> {
  @Override
  public Optional<Located<Port>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return port(text.get().value(), what, text.get().at(), decoding)
        .map(port -> new Located<>(port, text.get().at()));
  }

  /** The port that a text is; empty after reporting that it is none. */
  static Optional<Port> port(String text, String what, SourcePosition at, Decoding decoding) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      decoding.report(at, "%s in %s is no port".formatted(Quoted.of(text), what), RANGE);
      return Optional.empty();
    }
    var number = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
    if (number < 1 || number > 65_535) {
      decoding.report(at, "port %s in %s is outside 1-65535".formatted(Quoted.bare(text), what));
      return Optional.empty();
    }
    return Optional.of(new Port(number));
  }

  private static final String RANGE = "a port is a number from 1 to 65535";

  @Override
  public String label() {
    return "a port";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of(
        "type",
        List.of("integer", "string"),
        "minimum",
        1,
        "maximum",
        65_535,
        "pattern",
        "^[0-9]+$");
  }
}
