package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** What to connect to: a name or address, with {@code user@} before it where that makes sense. */
record HostType() implements ValueType<Located<String>> {
  @Override
  public Optional<Located<String>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty() || isHost(text.get().value())) {
      return text;
    }
    var written = Quoted.of(text.get().value());
    decoding.report(
        text.get().at(),
        "%s must be one host name or address, not %s".formatted(what, written),
        "it may not begin with \"-\" or hold a space");
    return Optional.empty();
  }

  private static boolean isHost(String text) {
    return !text.isEmpty()
        && text.charAt(0) != '-'
        && text.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
  }

  @Override
  public String label() {
    return "a host";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string");
  }
}
