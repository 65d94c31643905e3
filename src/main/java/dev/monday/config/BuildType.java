package dev.monday.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code build} of an app. */
final class BuildType extends SectionType<Build> {
  static final Key<Located<String>> TYPE =
      Key.optional("type", new ChoiceType(List.of("command")), "how to build; commands are all");
  static final Key<List<Command.Shell>> COMMANDS =
      Key.required(
          "commands",
          new ListType<>(new CommandType()),
          "what to run, in order, in one shell that stops at the first failure");
  static final Key<Located<String>> PATH =
      Key.optional("path", TextType.PATH, "the working folder; the app's own by default");
  static final Key<Map<String, Located<String>>> ENV =
      Key.optional("env", new EnvironmentType(), "environment of these commands");
  static final Key<Located<String>> ENV_FILE =
      Key.optional("env_file", TextType.PATH, "a dotenv file whose values win over \"env\"");

  @Override
  String title() {
    return "\"build\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(TYPE, COMMANDS, PATH, ENV, ENV_FILE);
  }

  @Override
  Optional<Build> build(Fields fields, Decoding decoding) {
    return Optional.of(
        new Build(
            fields.at(),
            fields.required(COMMANDS),
            fields.value(PATH),
            fields.map(ENV),
            fields.value(ENV_FILE)));
  }
}
