package dev.monday.config;

import dev.monday.config.YamlNode.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code setup}: a mapping, or in the v1 dialect the list of its commands. */
final class SetupType implements ValueType<Setup> {
  static final Section SECTION = new Section();

  @Override
  public Optional<Setup> decode(YamlNode node, String what, Decoding decoding) {
    if (node.target() instanceof Sequence list) {
      return Section.COMMANDS
          .type()
          .decode(list, what, decoding)
          .map(commands -> new Setup(list.at(), commands, Map.of(), Optional.empty()));
    }
    return SECTION.decode(node, what, decoding);
  }

  @Override
  public String label() {
    return "a mapping, or the list of its commands";
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("anyOf", List.of(SECTION.schema(), Section.COMMANDS.type().schema()));
  }

  /** The mapping. */
  static final class Section extends SectionType<Setup> {
    static final Key<List<Command.Shell>> COMMANDS =
        Key.required(
            "commands",
            new ListType<>(new CommandType()),
            "what to run, in order, in one shell that stops at the first failure");
    static final Key<Map<String, Located<String>>> ENV =
        Key.optional("env", new EnvironmentType(), "environment of these commands");
    static final Key<Located<String>> ENV_FILE =
        Key.optional("env_file", TextType.PATH, "a dotenv file whose values win over \"env\"");

    @Override
    String title() {
      return "\"setup\"";
    }

    @Override
    List<Key<?>> keys() {
      return List.of(COMMANDS, ENV, ENV_FILE);
    }

    @Override
    Optional<Setup> build(Fields fields, Decoding decoding) {
      return Optional.of(
          new Setup(
              fields.at(), fields.required(COMMANDS), fields.map(ENV), fields.value(ENV_FILE)));
    }
  }
}
