package dev.monday.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code run} of an app. */
final class RunType extends SectionType<Run> {
  static final Key<Command.Shell> COMMAND =
      Key.required("command", new CommandType(), "the long-running command, for /bin/sh -c");
  static final Key<Located<String>> PATH =
      Key.optional("path", TextType.PATH, "the working folder; the app's own by default");
  static final Key<Map<String, Located<String>>> ENV =
      Key.optional("env", new EnvironmentType(), "environment of the command");
  static final Key<Located<String>> ENV_FILE =
      Key.optional("env_file", TextType.PATH, "a dotenv file whose values win over \"env\"");
  static final Key<List<Command.Shell>> STOP_COMMANDS =
      Key.optional(
          "stop_commands",
          new ListType<>(new CommandType()),
          "what to run, in order, after the command has been stopped");

  @Override
  String title() {
    return "\"run\"";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(COMMAND, PATH, ENV, ENV_FILE, STOP_COMMANDS);
  }

  @Override
  Optional<Run> build(Fields fields, Decoding decoding) {
    return Optional.of(
        new Run(
            fields.at(),
            fields.required(COMMAND),
            fields.value(PATH),
            fields.map(ENV),
            fields.value(ENV_FILE),
            new ArrayList<>(fields.list(STOP_COMMANDS))));
  }
}
