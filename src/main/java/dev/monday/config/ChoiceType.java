package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of a few words. */
record ChoiceType(List<String> words) implements ValueType<Located<String>> {
  @Override
  public Optional<Located<String>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty() || words.contains(text.get().value())) {
      return text;
    }
    decoding.report(
        text.get().at(),
        "%s must be %s, not %s".formatted(what, label(), Quoted.of(text.get().value())),
        Nearest.to(text.get().value(), words).map("did you mean \"%s\"?"::formatted).orElse(""));
    return Optional.empty();
  }

  @Override
  public String label() {
    var last = words.getLast();
    return words.size() == 1
        ? last
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + last;
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("enum", words);
  }
}
