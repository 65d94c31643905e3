package dev.monday.config;

import dev.monday.config.YamlNode.Scalar;
import java.util.Map;
import java.util.Optional;

/** A Go template. What is wrong with it shows when a project is planned. */
final class TemplateType implements ValueType<TemplateText> {
  private static final TextType TEXT = new TextType("a Go template");

  @Override
  public String label() {
    return TEXT.label();
  }

  @Override
  public Optional<TemplateText> decode(YamlNode node, String what, Decoding decoding) {
    var block =
        node.target() instanceof Scalar scalar ? scalar.block() : Optional.<SourcePosition>empty();
    return TEXT.decode(node, what, decoding)
        .map(text -> new TemplateText(text.value(), text.at(), block));
  }

  @Override
  public Map<String, Object> schema() {
    return TEXT.schema();
  }
}
