package dev.monday.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page, made of the commands themselves. The build writes it into the installation. */
public final class ManPage {
  private static final Pattern FIRST = Pattern.compile("(?m)^([.'])");

  private ManPage() {}

  /**
   * Writes the page.
   *
   * @param arguments the file to write; its folder is made
   */
  public static void main(String... arguments) throws IOException {
    var file = Path.of(arguments[0]).toAbsolutePath();
    Files.createDirectories(file.getParent());
    Files.writeString(file, text(Commands.withAll(Invocation.ofThisProcess()).getCommandSpec()));
  }

  /** The page as roff text. */
  static String text(CommandSpec root) {
    var commands = new StringBuilder();
    Completed.commands(root).forEach(command -> command(command, commands));
    return Resource.text("monday.1")
        .replace("@VERSION@", escaped(BuildVersion.text()))
        .replace("@OPTIONS@\n", options(root.options()))
        .replace("@COMMANDS@\n", commands);
  }

  private static void command(CommandSpec command, StringBuilder text) {
    text.append(".SS monday ").append(escaped(command.name()));
    var own = command.options().stream().filter(option -> !option.inherited()).toList();
    if (!own.isEmpty()) {
      text.append(" [\\fIOPTION\\fR]...");
    }
    for (var argument : command.positionalParameters()) {
      var label = "\\fI" + escaped(argument.paramLabel()) + "\\fR";
      text.append(argument.arity().min() == 0 ? " [" + label + "]" : " " + label);
    }
    text.append('\n');
    for (var paragraph : command.usageMessage().description()) {
      text.append(paragraph.isEmpty() ? ".PP" : line(paragraph)).append('\n');
    }
    text.append(options(own));
  }

  private static String options(List<OptionSpec> options) {
    var text = new StringBuilder();
    for (var option : options) {
      var names = String.join("\\fR, \\fB", List.of(option.names()));
      var value =
          Completed.takesValue(option) ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
      text.append(".TP\n\\fB%s\\fR%s%n".formatted(names.replace("-", "\\-"), value));
      text.append(line(String.join(" ", option.description()))).append('\n');
    }
    return text.toString();
  }

  private static String line(String text) {
    return FIRST.matcher(escaped(text)).replaceAll("\\\\&$1");
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
