package dev.monday.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that completes command lines in fish. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandSpec root) {
    var text = new StringBuilder(Resource.text("completion.fish"));
    for (var option : root.options()) {
      text.append(complete("", option));
    }
    for (var command : Completed.commands(root)) {
      var summary = Completed.summary(command.usageMessage().description());
      text.append(
          "complete -c monday -n '__monday_is \"\"' -a %s -d %s%n"
              .formatted(command.name(), quoted(summary)));
      var condition = " -n '__monday_is %s'".formatted(command.name());
      for (var option : command.options()) {
        if (!option.inherited()) {
          text.append(complete(condition, option));
        }
      }
      for (var argument : command.positionalParameters()) {
        text.append("complete -c monday%s%s%n".formatted(condition, candidates(argument)));
      }
    }
    return text.toString();
  }

  private static String complete(String condition, OptionSpec option) {
    var text = new StringBuilder("complete -c monday").append(condition);
    for (var name : option.names()) {
      text.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (Completed.takesValue(option)) {
      text.append(" -r").append(candidates(option));
    }
    var summary = Completed.summary(option.description());
    return text.append(" -d ").append(quoted(summary)).append('\n').toString();
  }

  private static String candidates(ArgSpec argument) {
    return switch (Completed.of(argument)) {
      case Completed.Unknown _ -> "";
      case Completed.Files _ -> " -F";
      case Completed.Projects _ -> " -a '(__monday_projects)'";
      case Completed.Words(var words) -> " -a '%s'".formatted(String.join(" ", words));
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
