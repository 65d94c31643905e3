package dev.monday.cli;

import java.util.StringJoiner;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The script that completes command lines in bash, from 3.2 on. */
final class BashCompletion {
  private BashCompletion() {}

  static String script(CommandSpec root) {
    return Resource.text("completion.bash")
        .replace("@VALUES@\n", values(root))
        .replace("@WORDS@\n", words(root));
  }

  /** A case for each option that takes a value. */
  private static String values(CommandSpec root) {
    var cases = new StringBuilder();
    values(root, "*", cases);
    Completed.commands(root).forEach(command -> values(command, command.name(), cases));
    return cases.toString();
  }

  private static void values(CommandSpec command, String name, StringBuilder cases) {
    for (var option : command.options()) {
      if (!Completed.takesValue(option) || (!name.equals("*") && option.inherited())) {
        continue;
      }
      var patterns = new StringJoiner(" | ");
      for (var spelling : option.names()) {
        patterns.add(name.equals("*") ? "*' " + spelling + "'" : "'" + name + " " + spelling + "'");
      }
      cases.append("    %s) %s; return ;;%n".formatted(patterns, call(option)));
    }
  }

  /** A case for the options of each command, and one for what it takes. */
  private static String words(CommandSpec root) {
    var cases = new StringBuilder();
    words(root, "", cases);
    cases.append("    ' '*) _monday_words '%s' ;;%n".formatted(names(root)));
    for (var command : Completed.commands(root)) {
      words(command, command.name(), cases);
      for (var argument : command.positionalParameters()) {
        cases.append("    '%s '*) %s ;;%n".formatted(command.name(), call(argument)));
      }
    }
    return cases.toString();
  }

  private static void words(CommandSpec command, String name, StringBuilder cases) {
    var options = new StringJoiner(" ");
    command.options().forEach(option -> options.add(option.longestName()));
    cases.append("    '%s '-*) _monday_words '%s' ;;%n".formatted(name, options));
  }

  private static String names(CommandSpec root) {
    var names = new StringJoiner(" ");
    Completed.commands(root).forEach(command -> names.add(command.name()));
    return names.toString();
  }

  private static String call(ArgSpec argument) {
    return switch (Completed.of(argument)) {
      case Completed.Unknown _ -> ":";
      case Completed.Files _ -> "_monday_files";
      case Completed.Projects _ -> "_monday_projects";
      case Completed.Words(var words) -> "_monday_words '%s'".formatted(String.join(" ", words));
    };
  }
}
