package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** A name for this machine's hosts file. */
record HostnameType() implements ValueType<Located<Hostname>> {
  @Override
  public Optional<Located<Hostname>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var at = text.get().at();
    var problem = Hostname.problem(text.get().value());
    if (!problem.isEmpty()) {
      decoding.report(
          at,
          "%s cannot be %s: %s".formatted(what, Quoted.of(text.get().value()), problem),
          "a hostname looks like graphql.svc.local");
      return Optional.empty();
    }
    return Optional.of(new Located<>(new Hostname(text.get().value()), at));
  }

  @Override
  public String label() {
    return "a hostname";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string");
  }
}
