package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an object of Kubernetes: a DNS subdomain name (RFC 1123) in lower case. */
record ObjectNameType() implements ValueType<Located<String>> {
  private static final String PATTERN = "[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?";
  private static final Pattern NAME = Pattern.compile(PATTERN);

  @Override
  public Optional<Located<String>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty() || NAME.matcher(text.get().value()).matches()) {
      return text;
    }
    decoding.report(
        text.get().at(),
        "%s must be a name in Kubernetes, not %s".formatted(what, Quoted.of(text.get().value())),
        "it has lower-case letters, digits, \"-\" and \".\" only, and begins and ends with a letter or digit");
    return Optional.empty();
  }

  @Override
  public String label() {
    return "a name in Kubernetes";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("string", "number"), "pattern", "^" + PATTERN + "$");
  }
}
