package dev.monday.config;

import dev.monday.config.YamlNode.Mapping;
import dev.monday.config.YamlNode.Scalar;
import dev.monday.config.YamlNode.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Environment variables, their values as written: a mapping, a list of {@code NAME=value}, or one
 * such text. No message quotes a value: it may be a secret.
 */
record EnvironmentType() implements ValueType<Map<String, Located<String>>> {
  private static final String FORMS =
      "write env as \"NAME: value\", as a list of \"NAME=value\", or as one such text";

  @Override
  public Optional<Map<String, Located<String>>> decode(
      YamlNode node, String what, Decoding decoding) {
    var variables = new LinkedHashMap<String, Located<String>>();
    if (node.target() instanceof Mapping mapping) {
      for (var entry : mapping.entries()) {
        variable(entry, variables, decoding);
      }
    } else if (node.target() instanceof Sequence list) {
      for (var item : list.items()) {
        assignment(item, variables, decoding);
      }
    } else {
      assignment(node, variables, decoding);
    }
    return Optional.of(variables);
  }

  private static void variable(
      YamlNode.Entry entry, Map<String, Located<String>> variables, Decoding decoding) {
    if (isName(entry.key(), entry.keyAt(), decoding)) {
      text(entry.value(), Quoted.of(entry.key()), decoding)
          .ifPresent(text -> variables.put(entry.key(), text));
    }
  }

  private static void assignment(
      YamlNode item, Map<String, Located<String>> variables, Decoding decoding) {
    var written = text(item, "an entry of \"env\"", decoding);
    if (written.isEmpty()) {
      return;
    }
    var text = written.get().value();
    var at = written.get().at();
    var equals = text.indexOf('=');
    if (equals < 0) {
      decoding.report(at, "an entry of \"env\" has no \"=\"", FORMS);
      return;
    }
    var name = text.substring(0, equals);
    if (isName(name, at, decoding)
        && variables.put(name, new Located<>(text.substring(equals + 1), at)) != null) {
      decoding.report(at, "%s is set twice in one \"env\"".formatted(Quoted.of(name)), "keep one");
    }
  }

  private static Optional<Located<String>> text(YamlNode node, String what, Decoding decoding) {
    if (node.target() instanceof Scalar) {
      return TextType.TEXT.decode(node, what, decoding);
    }
    decoding.reportWrongType(node, what, "text", FORMS);
    return Optional.empty();
  }

  private static boolean isName(String name, SourcePosition at, Decoding decoding) {
    var good = !name.isEmpty() && name.chars().noneMatch(c -> c <= ' ' || c == '=' || c == 0x7f);
    if (!good) {
      decoding.report(at, "%s is no name of a variable".formatted(Quoted.of(name)), FORMS);
    }
    return good;
  }

  @Override
  public String label() {
    return "a mapping, a list of NAME=value, or one NAME=value";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of(
        "anyOf",
        List.of(
            Map.of("type", "object", "additionalProperties", TextType.TEXT.schema()),
            Map.of("type", "array", "items", Map.of("type", "string", "pattern", "^[^=\\s]+=")),
            Map.of("type", "string", "pattern", "^[^=\\s]+="),
            Map.of("type", "null")));
  }
}
