package dev.monday.cli;

import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script that completes command lines in zsh. */
final class ZshCompletion {
  private ZshCompletion() {}

  static String script(CommandSpec root) {
    var commands = new StringBuilder();
    var cases = new StringBuilder();
    for (var command : Completed.commands(root)) {
      var summary = Completed.summary(command.usageMessage().description());
      commands.append("    %s%n".formatted(quoted(command.name() + ":" + summary)));
      cases.append("    %s)%n      _arguments \\%n".formatted(command.name()));
      cases.append(options(command, "        "));
      for (var argument : command.positionalParameters()) {
        cases.append("        '1:%s:%s' \\%n".formatted(argument.paramLabel(), action(argument)));
      }
      cases.append("        && return%n      ;;%n".formatted());
    }
    return Resource.text("completion.zsh")
        .replace("@COMMANDS@\n", commands)
        .replace("@OPTIONS@\n", options(root, "    "))
        .replace("@CASES@\n", cases);
  }

  private static String options(CommandSpec command, String indent) {
    var text = new StringBuilder();
    for (var option : command.options()) {
      text.append(indent).append(option(option)).append(" \\\n");
    }
    return text.toString();
  }

  /** One option in the words of zsh's _arguments: the spellings exclude each other. */
  private static String option(OptionSpec option) {
    var takesValue = Completed.takesValue(option);
    var value = takesValue ? ":%s:%s".formatted(option.paramLabel(), action(option)) : "";
    var summary = Completed.summary(option.description()).replace("[", "\\[").replace("]", "\\]");
    var text = "[%s]%s".formatted(summary.replace(":", "\\:"), value);
    var names = option.names();
    if (names.length == 1) {
      return quoted(names[0] + (takesValue ? "=" : "") + text);
    }
    return "'(%s)'{%s}%s"
        .formatted(
            String.join(" ", names), String.join(",", spellings(names, takesValue)), quoted(text));
  }

  private static String[] spellings(String[] names, boolean takesValue) {
    var spellings = names.clone();
    for (var i = 0; takesValue && i < names.length; i++) {
      spellings[i] = names[i] + (names[i].startsWith("--") ? "=" : "+");
    }
    return spellings;
  }

  private static String action(ArgSpec argument) {
    return switch (Completed.of(argument)) {
      case Completed.Unknown _ -> " ";
      case Completed.Files _ -> "_files";
      case Completed.Projects _ -> "_monday_projects";
      case Completed.Words(var words) -> "(%s)".formatted(String.join(" ", words));
    };
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
