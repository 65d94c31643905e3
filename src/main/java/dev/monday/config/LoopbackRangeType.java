package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** A network of loopback addresses. */
record LoopbackRangeType() implements ValueType<Located<LoopbackRange>> {
  @Override
  public Optional<Located<LoopbackRange>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var at = text.get().at();
    var problem = LoopbackRange.problem(text.get().value());
    if (!problem.isEmpty()) {
      decoding.report(
          at,
          "%s cannot be %s: %s".formatted(what, Quoted.of(text.get().value()), problem),
          "a range looks like %s, the default".formatted(LoopbackRange.DEFAULT));
      return Optional.empty();
    }
    return Optional.of(new Located<>(LoopbackRange.parse(text.get().value()), at));
  }

  @Override
  public String label() {
    return "a network of loopback addresses";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", "string", "pattern", "^127(\\.[0-9]{1,3}){3}/[0-9]{1,2}$");
  }
}
