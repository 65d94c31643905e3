package dev.monday.config;

import java.util.Map;
import java.util.Optional;

/** A text for the shell. */
record CommandType() implements ValueType<Command.Shell> {
  @Override
  public Optional<Command.Shell> decode(YamlNode node, String what, Decoding decoding) {
    var text = TextType.TEXT.decode(node, what, decoding);
    if (text.isPresent() && text.get().value().isBlank()) {
      decoding.report(node.at(), what + " is an empty command");
      return Optional.empty();
    }
    return text.map(located -> new Command.Shell(located.at(), located.value()));
  }

  @Override
  public String label() {
    return "a command";
  }

  @Override
  public Map<String, Object> schema() {
    return TextType.TEXT.schema();
  }
}
