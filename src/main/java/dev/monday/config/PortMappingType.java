package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code ports}: {@code local:remote}, or one number for both. */
record PortMappingType() implements ValueType<Located<PortMapping>> {
  @Override
  public Optional<Located<PortMapping>> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var at = text.get().at();
    var written = text.get().value();
    var colon = written.indexOf(':');
    if (colon != written.lastIndexOf(':') || colon == 0 || colon == written.length() - 1) {
      decoding.report(
          at,
          "port mapping %s needs two ports".formatted(Quoted.of(written)),
          "write it as local:remote, for example 8080:80");
      return Optional.empty();
    }
    var local =
        PortType.port(colon < 0 ? written : written.substring(0, colon), what, at, decoding);
    var remote =
        colon < 0 ? local : PortType.port(written.substring(colon + 1), what, at, decoding);
    return local.flatMap(
        here -> remote.map(there -> new Located<>(new PortMapping(here, there), at)));
  }

  @Override
  public String label() {
    return "local:remote, or one port for both";
  }

  @Override
  public Map<String, Object> schema() {
    return schema("^[0-9]+(:[0-9]+)?$");
  }

  /**
   * @param text what a mapping looks like that is not one number
   */
  static Map<String, Object> schema(String text) {
    return Map.of(
        "type", List.of("string", "integer"), "pattern", text, "minimum", 1, "maximum", 65_535);
  }
}
