package dev.monday.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code local}, in either dialect. */
final class ApplicationType extends SectionType<Application> {
  static final Key<Located<String>> NAME =
      Key.required("name", new NameType(), "what the app is called, unique in a project");
  static final Key<Located<String>> PATH =
      Key.optional("path", TextType.PATH, "the working folder");
  static final Key<Located<Hostname>> HOSTNAME =
      Key.optional(
          "hostname",
          new HostnameType(),
          "the name that the app answers under, at its own loopback address");
  static final Key<List<Located<PortMapping>>> PORTS =
      Key.optional(
          "ports",
          PortMappingsType.PORTS,
          "ports of the name, each leading to one of the app's on 127.0.0.1; without it those that"
              + " the app listens on are found");
  static final Key<Watch> WATCH =
      Key.optional("watch", new WatchType(), "restart when a file below \"path\" changes");
  static final Key<Setup> SETUP =
      Key.optional("setup", new SetupType(), "what runs once, when \"path\" does not exist");
  static final Key<Build> BUILD =
      Key.optional(
          "build",
          new BuildType(),
          "what runs before the first start and before a wanted restart, not after a crash");
  static final Key<Run> RUN = Key.optional("run", new RunType(), "the long-running command");
  static final Key<List<FileToWrite>> FILES =
      Key.optional(
          "files", new ListType<>(new FileToWriteType()), "files written before the build");
  static final Key<Monitoring> MONITORING =
      Key.optional("monitoring", new MonitoringType(), "data for templates");
  static final Key<Located<Duration>> STOP_GRACE =
      Key.optional(
          "stop_grace",
          new DurationType(),
          "how long the app may take to stop before it is killed; 10s by default");
  static final Key<Located<String>> EXECUTABLE =
      Key.optional("executable", TextType.TEXT, "v1: the program to run, without a shell");
  static final Key<List<Located<String>>> ARGS =
      Key.optional("args", new ListType<>(TextType.TEXT), "v1: the program's arguments");
  static final Key<Map<String, Located<String>>> ENV =
      Key.optional("env", new EnvironmentType(), "v1: environment of the program");
  static final Key<Located<String>> ENV_FILE =
      Key.optional("env_file", TextType.PATH, "v1: a dotenv file whose values win over \"env\"");
  static final Key<Located<String>> STOP_EXECUTABLE =
      Key.optional("stop_executable", TextType.TEXT, "v1: a program to run after the stop");
  static final Key<List<Located<String>>> STOP_ARGS =
      Key.optional("stop_args", new ListType<>(TextType.TEXT), "v1: that program's arguments");

  private static final List<Key<?>> V1 =
      List.of(EXECUTABLE, ARGS, ENV, ENV_FILE, STOP_EXECUTABLE, STOP_ARGS);

  @Override
  String title() {
    return "an app";
  }

  @Override
  List<Key<?>> keys() {
    return List.of(
        NAME,
        PATH,
        HOSTNAME,
        PORTS,
        WATCH,
        SETUP,
        BUILD,
        RUN,
        FILES,
        MONITORING,
        STOP_GRACE,
        EXECUTABLE,
        ARGS,
        ENV,
        ENV_FILE,
        STOP_EXECUTABLE,
        STOP_ARGS);
  }

  @Override
  Optional<String> hint(String unknown) {
    return switch (unknown) {
      case "command", "stop_commands" -> Optional.of("write it under \"run\"");
      case "commands" -> Optional.of("write it under \"build\"");
      case "type", "values" ->
          Optional.of("this looks like a forward: list it under \"forward\", not \"local\"");
      default -> Optional.empty();
    };
  }

  @Override
  void check(Fields fields, Decoding decoding) {
    if (fields.has(PORTS) && !fields.has(HOSTNAME)) {
      decoding.report(
          fields.keyAt(PORTS),
          "\"ports\" needs \"hostname\"",
          "name what the ports belong to, for example \"hostname: shop.svc.local\"");
    }
    for (var key : V1) {
      if (fields.has(key)) {
        checkFirstDialect(key, fields, decoding);
      }
    }
  }

  private static void checkFirstDialect(Key<?> key, Fields fields, Decoding decoding) {
    if (fields.has(RUN)) {
      decoding.report(
          fields.keyAt(key),
          "\"%s\" and \"run\" both say what runs".formatted(key.name()),
          switch (key.name()) {
            case "env", "env_file" -> "move \"%s\" under \"run\"".formatted(key.name());
            case "stop_executable", "stop_args" -> "write \"stop_commands\" under \"run\"";
            default -> "write \"command\" under \"run\", or leave \"run\" out";
          });
    } else if (key.name().equals(STOP_ARGS.name()) && !fields.has(STOP_EXECUTABLE)) {
      decoding.report(
          fields.keyAt(key),
          "\"stop_args\" needs \"stop_executable\"",
          "name the program that takes them");
    } else if (!fields.has(EXECUTABLE)) {
      decoding.report(
          fields.keyAt(key),
          "\"%s\" needs \"executable\"".formatted(key.name()),
          "name the program, or write \"run\" with a \"command\"");
    }
  }

  @Override
  Optional<Application> build(Fields fields, Decoding decoding) {
    return Optional.of(
        new Application(
            fields.at(),
            fields.required(NAME),
            fields.value(PATH),
            fields.value(HOSTNAME),
            fields.list(PORTS),
            fields.value(WATCH),
            fields.value(SETUP),
            fields.value(BUILD),
            fields.value(RUN).or(() -> firstDialectRun(fields)),
            fields.list(FILES),
            fields.value(MONITORING),
            fields.value(STOP_GRACE)));
  }

  private static Optional<Run> firstDialectRun(Fields fields) {
    return fields
        .value(EXECUTABLE)
        .map(executable ->
            new Run(
                fields.keyAt(EXECUTABLE),
                exact(executable, fields.list(ARGS)),
                Optional.empty(),
                fields.map(ENV),
                fields.value(ENV_FILE),
                fields
                    .value(STOP_EXECUTABLE)
                    .map(stop -> List.<Command>of(exact(stop, fields.list(STOP_ARGS))))
                    .orElse(List.of())));
  }

  private static Command.Exact exact(Located<String> program, List<Located<String>> arguments) {
    var texts = new ArrayList<String>(arguments.size());
    for (var argument : arguments) {
      texts.add(argument.value());
    }
    return new Command.Exact(program.at(), program.value(), texts);
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("$ref", "#/$defs/app");
  }
}
