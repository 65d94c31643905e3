package dev.monday.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One entry of {@code ports} that leads to a pod, whose port may have a name. */
record PodPortMappingType() implements ValueType<Located<PodPortMapping>> {
  /** A name of a port in Kubernetes (RFC 6335, section 5.1, in lower case). */
  private static final Pattern NAME = Pattern.compile("(?=.*[a-z])[a-z0-9](-?[a-z0-9]){0,14}");

  private static final PortMappingType NUMBERS = new PortMappingType();

  @Override
  public Optional<Located<PodPortMapping>> decode(YamlNode node, String what, Decoding decoding) {
    return name(node)
        .map(name -> named(node, name, what, decoding))
        .orElseGet(() ->
            NUMBERS
                .decode(node, what, decoding)
                .map(numbers ->
                    new Located<>(
                        new PodPortMapping(
                            numbers.value().local(),
                            new PodPort.Numbered(numbers.value().remote())),
                        numbers.at())));
  }

  /** The name after the only colon, if it is one. */
  private static Optional<String> name(YamlNode node) {
    if (!(node.target() instanceof YamlNode.Scalar scalar)) {
      return Optional.empty();
    }
    var parts = scalar.text().split(":", -1);
    return parts.length == 2 && NAME.matcher(parts[1]).matches()
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private static Optional<Located<PodPortMapping>> named(
      YamlNode node, String name, String what, Decoding decoding) {
    return TextType.TEXT
        .decode(node, what, decoding)
        .flatMap(text ->
            PortType.port(
                    text.value().substring(0, text.value().indexOf(':')), what, text.at(), decoding)
                .map(local ->
                    new Located<>(new PodPortMapping(local, new PodPort.Named(name)), text.at())));
  }

  @Override
  public String label() {
    return "local:remote, whose second may be a name, or one port for both";
  }

  @Override
  public Map<String, Object> schema() {
    return PortMappingType.schema("^[0-9]+(:([0-9]+|(?=.*[a-z])[a-z0-9](-?[a-z0-9]){0,14}))?$");
  }
}
