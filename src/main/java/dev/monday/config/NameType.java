package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The name of an app, a forward or a project: what a person types to choose it. */
record NameType() implements ValueType<Located<String>> {
  @Override
  public Optional<Located<String>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isPresent()) {
      var problem = problem(text.get().value());
      if (!problem.isEmpty()) {
        decoding.report(text.get().at(), what + " " + problem);
        return Optional.empty();
      }
    }
    return text;
  }

  private static String problem(String name) {
    if (name.isBlank()) {
      return "must not be empty";
    }
    if (!name.strip().equals(name)) {
      return "must not begin or end with a space";
    }
    return name.chars().anyMatch(Character::isISOControl) ? "must be one line of text" : "";
  }

  @Override
  public String label() {
    return "text";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }
}
