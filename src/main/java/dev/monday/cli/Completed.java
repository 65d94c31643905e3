package dev.monday.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand where an option's value or an argument stands. */
sealed interface Completed {
  /** Nothing that could be listed. */
  record Unknown() implements Completed {}

  record Files() implements Completed {}

  record Projects() implements Completed {}

  /** One of these words. */
  record Words(List<String> words) implements Completed {}

  static Completed of(ArgSpec argument) {
    var type = argument.type().isEnum() ? argument.type() : argument.auxiliaryTypes()[0];
    if (type.isEnum()) {
      return new Words(
          Arrays.stream(type.getEnumConstants())
              .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
              .toList());
    }
    return switch (argument.paramLabel()) {
      case "PATH" -> new Files();
      case "PROJECT" -> new Projects();
      default -> new Unknown();
    };
  }

  /** The commands below {@code monday}. */
  static List<CommandSpec> commands(CommandSpec root) {
    return root.subcommands().values().stream().map(command -> command.getCommandSpec()).toList();
  }

  /** Whether a value follows the option. */
  static boolean takesValue(OptionSpec option) {
    return option.arity().max() > 0;
  }

  /** What a command or an option is for: the first line of its description, with no full stop. */
  static String summary(String... description) {
    var line = description.length == 0 ? "" : description[0];
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
